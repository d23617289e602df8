// The locker's screen: keeps what the daemon last said, what the person is in the middle of, and draws both.
//
// The daemon decides everything; the page only remembers the place in a menu, half-typed digits and the language,
// and forgets these as soon as nobody uses them.

import { countdown } from "./countdown.js";
import { meaning } from "./dom.js";
import { fingers, keys } from "./hands.js";
import { count, language, languages, loadLanguages, speak, text } from "./language.js";
import { above } from "./menus.js";
import { apologise, hush, say, sayAgain } from "./said.js";
import { draw } from "./screens.js";
import { listen, send } from "./talk.js";

const PIN_DIGITS = 8;
const CODE_DIGITS_MAX = 12;
const FORGET_MS = 30_000; // a half-typed PIN, or a language nobody reads any more
const SLOW_MS = 1200;

const main = document.getElementById("main");
const fresh = () => ({ place: null, digits: "", cold: false, reachable: false, page: 0, chosen: null });
const model = { view: null, ticket: null, notice: "", bank: [], here: fresh(), lost: false, sending: false };
let build = null;
let forgetting = 0;
let shownKey = "";

function render() {
  const key = model.lost || !model.view ? "moment" : [model.view.screen, model.view.visit, model.view.door, model.here.place].join(" ");
  const changed = key !== shownKey;
  const focused = document.activeElement?.dataset?.key;
  const drawn = draw(model);
  shownKey = key;
  document.body.dataset.screen = model.lost || !model.view ? "moment" : model.view.screen;
  document.body.dataset.place = model.here.place ?? "";
  main.className = drawn.kind;
  main.setAttribute("aria-busy", String(model.sending));
  main.replaceChildren(...drawn.content);
  if (changed) hands.settle();
  if (window !== window.parent && !document.hasFocus()) return; // framed: whoever is at work beside it keeps the focus
  const again = !changed && focused && document.querySelector(`[data-key="${CSS.escape(focused)}"]`);
  if (again) again.focus({ preventScroll: true });
  else if (changed || (focused && !document.activeElement?.dataset?.key)) main.querySelector("h1")?.focus({ preventScroll: true });
}

// -- what is forgotten, and when ---------------------------------------------------------------

function forget() {
  model.here = fresh();
  speak(languages[0]);
  hush();
  render();
}

function used() {
  clearTimeout(forgetting);
  const idle = model.view?.screen === "idle";
  const something = model.here.place || model.here.digits || language() !== languages[0];
  if (idle && something) forgetting = setTimeout(forget, FORGET_MS);
}

// -- what the daemon says -----------------------------------------------------------------------

function heard(name, data) {
  if (name === "hello") {
    if (build !== null && data.build !== build) location.reload();
    build = data.build;
  }
  if (name === "bank") model.bank = data;
  if (name === "screen") show(data);
  model.lost = false;
}

function show({ view, said, ticket, notice }) {
  const before = model.view;
  const other = before?.visit !== view.visit;
  if (before === null || other || before.screen !== view.screen) model.here = { ...fresh(), page: 0 };
  if (other && before?.visit && view.visit) speak(languages[0]);
  model.view = view;
  model.ticket = ticket;
  model.notice = notice;
  model.lost = false;
  render();
  say(said);
  countdown(view.left_s, view.screen);
  document.getElementById("waiting").textContent = view.waiting > 0 ? count("waiting", view.waiting) : "";
  used();
}

function lost() {
  if (model.lost) return;
  model.lost = true;
  hush();
  countdown(null, "moment");
  render();
}

// -- what the person does -----------------------------------------------------------------------

async function answer(path, body) {
  if (model.sending || model.lost) return;
  model.sending = true;
  main.setAttribute("aria-busy", "true");
  const slow = setTimeout(render, SLOW_MS);
  const taken = await send(path, body);
  clearTimeout(slow);
  model.sending = false;
  render();
  if (!taken && !model.lost) apologise();
}

function touch(name, more = {}) {
  const { cold, reachable } = model.here;
  return answer("touch", { touch: name, visit: model.view.visit, cold, reachable, ...more });
}

function type(digit) {
  const { view, here } = model;
  if (view === null || model.lost) return;
  const pin = view.screen === "idle";
  if (!pin && view.screen !== "code") return;
  if (pin && here.place === null) here.place = "pin";
  if (here.digits.length < (pin ? PIN_DIGITS : CODE_DIGITS_MAX)) here.digits += digit;
  render();
}

function erase() {
  model.here.digits = model.here.digits.slice(0, -1);
  render();
}

function enter() {
  const { view, here } = model;
  const { digits } = here;
  if (view.screen === "idle" && digits.length === PIN_DIGITS) {
    model.here = fresh();
    answer("pin", { digits });
  } else if (view.screen === "code" && digits.length >= 4) {
    here.digits = "";
    answer("code", { digits });
  }
  render();
}

function go(place) {
  model.here = { ...model.here, place, page: 0, digits: "" };
  render();
}

function back() {
  const { view, here } = model;
  if (model.lost || view === null) return;
  if (here.place !== null) return go(above(here.place));
  const way = ["cancel", "done"].find((name) => view.touches.includes(name));
  if (way) touch(way);
}

const presses = {
  language: (wanted) => { speak(wanted); sayAgain(); render(); },
  go: (place) => go(place),
  back,
  digit: type,
  erase,
  enter,
  toggle: (what) => { model.here[what] = !model.here[what]; render(); },
  page: (number) => { model.here.page = Number(number); render(); },
  touch: (name) => touch(name),
  size: (size) => touch(model.here.place === "more" ? "more" : "deposit", { size }),
  order: (name, order) => touch(name, { order }),
  box: (name, box) => touch(name, { box }),
  because: (name, box, reason) => { touch(name, { box: box || null, reason: text("reasons", reason) }); go(null); },
};

function press(key) {
  const [what, ...words] = meaning(key);
  presses[what]?.(...words);
  used();
}

const hands = fingers(press);
keys({
  scanned: (scan) => answer("scan", { text: scan }),
  typed: (digit) => { type(digit); used(); },
  erase,
  enter,
  escape: () => { back(); used(); },
});
await loadLanguages();
speak(languages[0]);
listen(heard, lost);
