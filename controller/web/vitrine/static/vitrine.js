// The window: keeps what the daemon last said, what the visitor is in the middle of, and shows both.
//
// The daemon decides when it plays, asks and forgets. The page answers a finger at once, and tells.

import { afterFrame } from "./after-frame.js";
import { askWhetherThere, hushAsking } from "./asking.js";
import { attract } from "./attract.js";
import { browse } from "./browse.js";
import { comfort, nextLanguage, wear } from "./comfort.js";
import { contacts } from "./contacts.js";
import { dock } from "./dock.js";
import { closeWaysOut } from "./kiosk.js";
import { proveHidden, stage } from "./staging.js";
import { paint } from "./painting.js";
import { prove } from "./proof.js";
import { band } from "./reach.js";
import { proxies } from "./proxies.js";
import { load, playing, vitrineOf } from "./release.js";
import { goodbye, listen, scenesApi, tell } from "./talk.js";
import { told, word } from "./told.js";
import { veil } from "./veil.js";
import { loadCatalogues, wordsIn } from "./words.js";

const BEGINS_WITHIN_MS = 3000; // the daemon has said by then what became of the first touch
const TELLS_EVERY_MS = 1000;
const ALONE_FORGETS_MS = 90_000; // without a daemon the page forgets by itself
const AGAIN_MS = 2000;
const DOCK_PX = 130; // of the band, at most
const ROW_PX = 80; // of stand-ins, for gloves

const query = new URLSearchParams(location.search);
const place = (id) => document.getElementById(id);
const model = { view: null, shown: null, worn: comfort(["fr"], false), begun_ms: -Infinity, lost: false, build: null };
const catalogues = await loadCatalogues();
const api = scenesApi(() => model.view.session);

const languages = () => model.view.languages.filter((one) => model.shown.content.languages.includes(one));
const theme = () => query.get("theme") ?? model.view.vitrine;
const vitrine = () => vitrineOf(model.shown.content, theme());
const programme = () => playing(model.shown.content, vitrine(), query.get("theme") ? vitrine().scenes : model.view.scenes);

const hereOf = () => {
  const { content, url } = model.shown;
  const { language, still } = model.worn;
  return {
    content, url, language, words: wordsIn(language, catalogues, content), api, reduced: still, phone: false,
    go: (id) => visit.open(id), back: () => visit.back(),
    now: () => (model.view.trusted ? new Date(Date.now() + 1000 * model.view.wall_offset_s) : null),
  };
};

const visit = browse(place("scene"), hereOf, (scene) => {
  const { session } = model.view;
  afterFrame(() => { dockAgain(); if (scene) tell("scene", { session, scene }); });
});
const posters = attract(place("posters"), (id) => { place("touch").dataset.of = id; paint(document.documentElement, vitrine().colours, model, posters.number()); });
let standIns = null;

// -- where the window stands -------------------------------------------------------------------

/** A finger is ahead of the daemon: what it began is shown until the daemon has had its say. */
function phase() {
  const { view, shown, begun_ms } = model;
  if (!view || !shown) return "moment";
  const sleeps = view.phase === "asleep" && !view.lit;
  if (["attract", "asleep"].includes(view.phase) && !sleeps && performance.now() - begun_ms < BEGINS_WITHIN_MS) return "browsing";
  return sleeps ? "dark" : view.phase;
}

function settle() {
  const now = phase();
  const body = document.body;
  const visiting = now === "browsing" || now === "asking";
  const plays = now === "attract" || now === "asleep";
  body.dataset.phase = now;
  place("hands").hidden = !visiting;
  place("scene").hidden = !visiting;
  place("touch").hidden = !plays;
  place("posters").hidden = !plays;
  place("posters").toggleAttribute("data-still", model.worn.still);
  if (visiting && !visit.scene()) visit.open(place("touch").dataset.of ?? vitrine().opening, { hand: performance.now() - model.begun_ms < BEGINS_WITHIN_MS });
  if (!visiting) visit.close();
  if (plays) posters.play(programme(), hereOf, { moves: now === "attract" });
  else posters.stop();
  veil(place("veil"), now, model, hereOf);
  if (now === "asking") askWhetherThere(hereOf(), model.view.asks_for_s ?? 0, { stay, leave });
  else hushAsking();
  notice();
  signs();
  reach(visiting);
}

function signs() {
  if (!model.shown) return;
  const here = hereOf();
  place("theme").textContent = told(here, vitrine().title);
  place("town").textContent = told(here, model.shown.content.title);
  place("hands").setAttribute("aria-label", word(here, "controls"));
  document.title = `${told(here, vitrine().title)} – ${told(here, model.shown.content.title)}`;
  invitation(place("touch"));
  paint(document.documentElement, vitrine().colours, model, posters.number());
  dockAgain();
}

/** In every language, for nobody has chosen one yet. */
function invitation(button) {
  button.replaceChildren(...languages().map((language) => {
    const line = document.createElement("span");
    line.lang = language;
    line.textContent = wordsIn(language, catalogues, model.shown.content).touch;
    return line;
  }));
}

function notice() {
  const text = model.view?.notice?.text;
  const here = model.shown && hereOf();
  const words = text && here ? (text[here.language] ?? text[""] ?? told(here, text)) : "";
  const shown = place("notice");
  if (shown.dataset.words === words) return;
  shown.dataset.words = words;
  shown.replaceChildren();
  if (!words) return;
  for (const [tag, line] of [["h2", word(here, "notice")], ["p", words]]) {
    const element = document.createElement(tag);
    element.textContent = line;
    shown.append(element);
  }
}

function dockAgain() {
  if (!model.shown || place("hands").hidden) return;
  const next = nextLanguage(languages(), model.worn.language);
  const other = languages().length > 1 && { language: next, name: wordsIn(next, catalogues, model.shown.content).language_name };
  const state = { ...model.worn, deeper: visit.deeper(), home: visit.scene() === vitrine().opening };
  const as = JSON.stringify([state, other, model.shown.id]);
  if (place("dock").dataset.as === as) return; // a finger may be on it
  const focused = document.activeElement?.dataset?.does;
  place("dock").dataset.as = as;
  place("dock").replaceChildren(...dock(hereOf(), state, other, (name) => does[name]()));
  if (focused) place("dock").querySelector(`[data-does="${focused}"]`)?.focus({ preventScroll: true });
}

// -- within reach ------------------------------------------------------------------------------

function reach(visiting) {
  const root = document.documentElement;
  const { top, bottom } = band(model.view?.glass ?? { bottom_mm: 700, height_mm: 1000 }, innerHeight);
  root.style.setProperty("--band-top", `${top}px`);
  root.style.setProperty("--band-height", `${bottom - top}px`);
  const wanted = visiting && model.worn.reach;
  place("proxies").hidden = !wanted;
  if (wanted && !standIns) {
    const rows = Math.min(3, Math.max(2, Math.floor((bottom - top - DOCK_PX) / ROW_PX)));
    standIns = proxies(place("scene"), place("proxies"), hereOf, { columns: innerWidth > innerHeight ? 5 : 3, rows });
  } else if (!wanted && standIns) {
    standIns.stop();
    standIns = null;
  }
}
addEventListener("resize", () => model.view && reach(!place("hands").hidden));

// -- what the visitor does ---------------------------------------------------------------------

const wearing = (change) => {
  Object.assign(model.worn, change);
  wear(model.worn);
  settle();
};
const does = {
  back: () => visit.back(),
  home: () => visit.open(vitrine().opening),
  language: () => { wearing({ language: nextLanguage(languages(), model.worn.language) }); visit.again(); },
  text_size: () => wearing({ large: !model.worn.large }),
  contrast: () => wearing({ strong: !model.worn.strong }),
  still: () => { wearing({ still: !model.worn.still }); visit.again(); },
  reach: () => wearing({ reach: !model.worn.reach }),
  leave: () => leave(),
};

async function stay() {
  hushAsking();
  adopt(await tell("stay", { session: model.view.session }));
}

function leave() {
  const { session } = model.view;
  model.begun_ms = -Infinity;
  model.view = { ...model.view, phase: "attract" }; // the finger need not wait; the daemon says the same in a moment
  forget();
  tell("leave", { session });
}

function begin() {
  model.begun_ms = performance.now();
  settle();
  setTimeout(settle, BEGINS_WITHIN_MS + 50);
}

let told_ms = -Infinity;
let alone = 0;

/** Nobody touches, and no daemon is there to ask or to forget. */
function leftAlone() {
  if (!model.lost) return;
  model.view = { ...model.view, phase: "attract" };
  forget();
}

/** Any finger on the glass. */
function touched() {
  const now = phase();
  if (!model.view || !model.view.touches || ["moment", "cleaning", "fault"].includes(now)) return;
  clearTimeout(alone);
  alone = setTimeout(leftAlone, ALONE_FORGETS_MS);
  if (now === "attract" || now === "asleep") begin();
  if (now === "asking") return void stay();
  if (performance.now() - told_ms < TELLS_EVERY_MS) return;
  told_ms = performance.now();
  const { session } = model.view;
  afterFrame(() => tell("touch", { session }).then(adopt));
}

addEventListener("pointerdown", (event) => { if (event.isPrimary && !event.target.closest?.("#asking [data-does=leave]")) touched(); }, { capture: true });
addEventListener("keydown", (event) => {
  const plays = ["attract", "asleep"].includes(phase());
  if (!event.repeat && !event.target.closest?.("#asking") && (!plays || event.key === "Enter" || event.key === " ")) touched();
}, { capture: true });
place("touch").addEventListener("click", (event) => { if (event.detail === 0) touched(); });

// A finger stays on the glass for a twentieth of a second and longer: what it is about to open is made ready meanwhile.
let pressed = null; // the control beneath it

const opens = ({ go, does: name }) => go ?? (name === "home" ? vitrine().opening : name === "back" ? visit.before() : null);
const LEADS_ON = "#scene [data-go], #dock [data-does]:not([disabled])";

addEventListener("pointerdown", (event) => {
  visit.drop();
  const control = event.isPrimary && event.target.closest?.(LEADS_ON);
  const id = control && model.shown && opens(control.dataset);
  pressed = id ? control : null;
  if (id && !model.worn.reach) afterFrame(() => pressed === control && visit.expect(id)); // it is seen to be pressed first
}, { capture: true });
/** The browser would ask its own process whether this was a tap, and then click on whatever lies there. */
addEventListener("touchend", (event) => {
  const control = pressed;
  pressed = null;
  if (!control || event.touches.length > 0) return;
  const { clientX, clientY } = event.changedTouches[0];
  if (!control.contains(document.elementFromPoint(clientX, clientY))) return visit.drop();
  event.preventDefault();
  control.click();
}, { capture: true, passive: false });
addEventListener("click", () => { pressed = null; }, { capture: true });
for (const end of ["pointercancel", "touchcancel"]) addEventListener(end, () => { pressed = null; visit.drop(); }, { capture: true });

// -- what the daemon says ----------------------------------------------------------------------

/** Another session: whoever it was is gone, and everything of that visit with them; unless this visit just began. */
function adopt(answer) {
  if (!answer || answer.session === model.view.session) return;
  const begins = performance.now() - model.begun_ms < BEGINS_WITHIN_MS;
  model.view = { ...model.view, session: answer.session };
  if (!begins) forget();
}

function forget() {
  model.begun_ms = -Infinity;
  visit.close();
  model.worn = comfort(model.shown ? languages() : model.view.languages, model.view.reach_always);
  wear(model.worn);
  delete place("touch").dataset.of;
  settle();
}

async function heard(name, data) {
  model.lost = false;
  if (name === "hello") {
    if (model.build !== null && data.build !== model.build) location.reload();
    model.build = data.build;
  }
  if (name === "reload") location.reload();
  if (name !== "view") return;
  const before = model.view;
  model.view = data;
  const begins = performance.now() - model.begun_ms < BEGINS_WITHIN_MS;
  if (["browsing", "asking"].includes(data.phase)) model.begun_ms = -Infinity;
  if (data.release && data.release !== model.shown?.id) return change(data.release);
  if (!before || (before.session !== data.session && !begins)) forget();
  else settle();
  stage(data.staged, theme());
  api.news();
}

/** Another release: read whole before anything of the old one goes. */
async function change(id) {
  try {
    const release = await load(id);
    if (model.view.release !== id) return;
    const first = model.shown === null;
    model.shown = release;
    visit.warm(vitrine().scenes);
    if (first) forget();
    else {
      if (visit.scene() && !release.content.scenes[visit.scene()]) visit.close();
      settle();
      visit.again();
      if (phase() === "attract" || phase() === "asleep") posters.play(programme(), hereOf, { moves: phase() === "attract", anew: true });
    }
    stage(model.view.staged, theme());
  } catch {
    setTimeout(() => model.view?.release === id && model.shown?.id !== id && change(id), AGAIN_MS);
  }
}

// ----------------------------------------------------------------------------------------------

closeWaysOut();
if (query.get("hidden")) proveHidden(query, catalogues);
else {
  listen(heard, () => { model.lost = true; });
  addEventListener("pagehide", goodbye);
  prove(() => {
    const now = phase();
    if (!model.shown || now === "moment") return null;
    const scene = visit.scene() ?? posters.scene();
    return {
      release: model.shown.id, scene: ["attract", "asleep", "browsing", "asking"].includes(now) ? scene : null,
      guest: vitrine().id !== model.view.vitrine,
    };
  }, { also: contacts() });
  setInterval(() => model.view && settle(), 60_000); // day becomes night
}
