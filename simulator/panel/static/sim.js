// The panel: it shows what the town sends, whole, whenever something changed.

import { h } from "/static/dom.js";
import { act, listenForActs, say } from "./act.js";
import { hall, showHallWords } from "./hall.js";
import { hand } from "./hand.js";
import { journal, machine, printer, signal } from "./machine.js";
import { pockets } from "./pockets.js";
import { shopfront } from "./shopfront.js";
import { street } from "./street.js";
import { choose, loadWords, otherLanguage, word } from "./words.js";

const STEPS = 5;
const KIOSK_WIDTH = 800;
const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];
const HEADINGS = { title: "title", lead: "lead", "steps-heading": "steps.heading", "street-heading": "street.heading", "screen-heading": "screen.heading",
  "pockets-heading": "pockets.heading", "machine-heading": "machine.heading", "printer-heading": "paper.heading", "facts-heading": "facts.heading", "hall-heading": "hall.heading",
  "shopfront-heading": "window.heading", "told-heading": "window.told" };

const $ = (id) => document.getElementById(id);
const plan = JSON.parse($("plan").textContent);
let seen = null;
let selected = null;
const NEWS_COMES_WITHIN_MS = 1000; // a load that a dying daemon cut short ends before its death is told
let whole = false; // the locker's page was loaded from a daemon that was there
let cutShort = () => {};

await loadWords();
const scene = street(plan);
$("scene").append(scene.svg);
const parts = [machine($("switches"), plan), printer($("paper")), signal($("signal")), journal($("facts").querySelector("ol")), hall(plan)];
const things = pockets($("things"));
const atDoor = hand($("hand"), plan);
const window_ = shopfront(plan);
$("paper").hidden = !plan.printer;
$("keypad").hidden = !plan.keypad;

function render() {
  if (seen === null) return;
  const step = seen.lesson;
  const focused = document.activeElement;
  scene.update(seen, selected);
  atDoor.update(seen, selected);
  things.update(seen, step);
  for (const part of parts) part.update(seen);
  if (seen.window) window_.update(seen);
  showSteps(step);
  showScreen();
  keepFocus(focused);
}

/** A door that moved hides the leaf that was focused; the other leaf takes the focus over. */
function keepFocus(focused) {
  const door = focused?.closest?.(".door");
  if (!door || focused.getClientRects().length > 0) return;
  door.querySelector(door.classList.contains("is-open") ? ".ajar" : ".shut").focus();
}

function showSteps(step) {
  const now = step % STEPS;
  $("steps").querySelector("ol").replaceChildren(...Array.from({ length: STEPS }, (_, index) => {
    const [what, where] = word(`steps.${index + 1}`);
    const done = step === STEPS || index < step;
    const state = done ? "done" : index === now ? "now" : "";
    return h("li", { class: state, "aria-current": state === "now" ? "step" : null },
      h("b", null, what), h("small", null, where), done ? h("span", { class: "sr" }, word("steps.done")) : null);
  }));
  $("bravo").hidden = step !== STEPS;
  $("bravo").textContent = word("steps.bravo");
  $("bezel").classList.toggle("next", step === 1);
}

/** The locker's own page comes back by itself when its daemon does; after a power cut its screen boots anew, too. */
function showScreen() {
  const { powered, running } = seen.machine;
  const overlay = $("overlay");
  const state = powered ? running : "off";
  overlay.hidden = state === "ready";
  overlay.textContent = state === "ready" ? "" : word(`screen.${state}`);
  if (state !== "ready") cutShort();
  if (state === "off") whole = false;
  if (state !== "ready" || (whole && $("glass").firstChild)) return;
  whole = true;
  const page = h("iframe", { title: word("screen.heading"), src: `http://${location.hostname}:${plan.port}/kiosk` });
  let loaded = false;
  page.addEventListener("load", () => setTimeout(() => (loaded = seen.machine.running === "ready"), NEWS_COMES_WITHIN_MS));
  cutShort = () => { if (!loaded) whole = false; };
  $("glass").replaceChildren(page);
}

function showWords() {
  for (const [id, path] of Object.entries(HEADINGS)) $(id).textContent = word(path);
  $("language").textContent = word("other");
  $("language").lang = otherLanguage();
  $("keypad").setAttribute("aria-label", word("screen.keypad"));
  $("keypad").replaceChildren(...KEYS.map((key) => h("button", { type: "button", "data-act": JSON.stringify({ do: "key", key }),
    "aria-label": key === "*" ? word("screen.clear") : key === "#" ? word("screen.enter") : null }, key === "*" ? "✕" : key === "#" ? "✓" : key)));
  showHallWords();
  window_.words();
  $("hours").setAttribute("aria-label", word("window.hour"));
  render();
}

listenForActs((action) => {
  if (action.door) selected = action.door;
  render();
});
document.addEventListener("click", (event) => {
  const door = event.target.closest("[data-door]");
  if (door) { selected = door.dataset.door; render(); }
});
document.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (event.target.id !== "typing") return; // others have their own
  const text = $("text").value;
  if (text) say(word(`came.${await act({ do: "show_text", text }) === "done" ? "shown" : "no_code"}`));
});
$("language").addEventListener("click", () => {
  choose(otherLanguage());
  showWords();
});
new ResizeObserver(([entry]) => $("bezel").style.setProperty("--scale", entry.contentRect.width / KIOSK_WIDTH)).observe($("glass"));

showWords();
const events = new EventSource("/sim/events");
events.addEventListener("message", (event) => {
  seen = JSON.parse(event.data);
  document.body.dataset.live = "";
  render();
});
events.addEventListener("error", () => say(word("came.lost")));
