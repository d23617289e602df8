// A dialogue: draws the question that the guide asks, and sends back one answer at a time.
//
// The guide on this machine decides everything; the page only remembers what is half typed.

import { button, h, meaning, picture, s } from "./dom.js";
import { fingers } from "./hands.js";
import { letters, pad, phonePad } from "./typing.js";

const LOST_AFTER_MS = 3000;
const SAID_MS = 9000;
const PICTURES = {
  language: "machine", which_port: "adapter", no_ports: "adapter", looking_for_ports: "adapter", connect_first: "board", line_trouble: "adapter",
  connect_next: "boards", searching: "board", nothing_answers: "board", garbled: "board", one_at_a_time: "boards",
  other_baud: "boards", same_address: "boards", no_new_address: "boards", same_address_told: "boards", no_new_address_told: "boards", close_all: "closed", looking_at_doors: "closed",
  board_silent: "unreachable", begin: "look", firing: "opening", not_sent: "unreachable", close_it: "closed", crossed: "stuck",
  no_switch: "stuck", sounding: "listen", heard: "listen", measuring: "warm", probe_odd: "warm", probe_silent: "warm",
  reach_right: "reach", reach_low: "reach", reach_high: "reach", reach_tall: "reach", review: "paper", writing: "paper", done: "paper",
  looking_at_network: "network", network_good: "network", network_unmanaged: "network", network_none: "network", joining: "network", wifi_refused: "network", zone_refused: "clock",
  looking_at_clock: "clock", clock_right: "clock", setting_clock: "clock", setting_zone: "clock", making_keys: "keys", fetching_keys: "stick",
  town: "town", making_request: "town", copying: "stick", no_keys: "stick", certificate: "stick", fetching_certificate: "stick", fetching_configuration: "stick", no_configuration: "stick",
  hardware: "machine", glass: "machine", content: "stick", commission: "look", commissioning: "look", look: "paper", printing: "paper", started: "opening",
  looking_for_readers: "idle", which_reader: "idle", scan_wrong: "idle", nothing_proven: "stuck",
};
const SIZES = ["S", "M", "L"];
const GOOD_NOTES = new Set(["which_door", "done", "look", "request"]);
const ALIKE = new Set(["language", "heard", "which_port", "which_reader", "close_it", "town", "hardware", "glass", "content", "zone", "network_choice", "clock_right", "zone_refused"]);
const DOORS = new Set(["which_door", "which_dead"]);

const main = document.getElementById("main");
const fresh = () => ({ text: "", untouched: true, shift: false, size: "M", cold: false, open: false, signs: false });
let asked = null;
let here = fresh();
let saying = 0;
let losing = 0;
let lost = false;

// -- drawing ---------------------------------------------------------------------------------------

function heading(view) {
  const door = view.door !== "" && !view.line.includes(view.door) && h("span", { class: "sr" }, `${view.door}. `);
  return [
    h("h1", { tabindex: -1, id: "line" }, door, view.line),
    view.hint !== "" && h("p", { class: "hint", id: "hint" }, view.hint),
    !DOORS.has(view.word) && notes(view),
  ];
}

function notes(view) {
  if (view.notes.length === 0) return null;
  const bad = !GOOD_NOTES.has(view.word);
  return h("ul", { class: "seen", tabindex: view.notes.length > 3 ? 0 : null, "aria-label": asked.ui.notes }, ...view.notes.map((note) => h("li", { class: bad ? "bad" : null }, note)));
}

function options(view) {
  if (view.options.length === 0) return null;
  const first = view.asked === null;
  return h("div", { class: "actions" }, ...view.options.map((option, place) =>
    button(["answer", option.key], { class: look(view, option.key, first && place === 0) }, option.text)));
}

/** The likeliest answer stands out, unless all weigh alike. */
function look(view, key, first) {
  if (key.startsWith("port:")) return "wide";
  return first && !ALIKE.has(view.word) ? "main" : null;
}

const busy = () => h("p", { class: "busy", role: "status" }, h("i"), h("i"), h("i"), h("span", { class: "sr" }, asked.ui.working));

function entry(view, ...beside) {
  const { asked: form } = view;
  const input = h("input", {
    id: "typed", class: form.secret && !here.open ? "covered" : null, type: "text", inputmode: "none", autocomplete: "off", spellcheck: "false", maxlength: form.longest,
    "aria-labelledby": "line", "aria-describedby": view.hint !== "" ? "hint" : null,
  });
  input.value = here.text;
  return h("div", { class: DOORS.has(view.word) ? "entry plate-entry" : "entry" }, input, form.unit && h("span", { class: "unit" }, form.unit), form.secret && button(["open"], { class: "eye", "aria-pressed": String(here.open) }, asked.ui.show), ...beside);
}

/** A picture, or the code to be scanned, beside the words. */
function plain(view) {
  const words = [...heading(view), view.options.length === 0 && view.working && busy(), h("div", { class: "push" }), options(view)];
  if (view.code) {
    const code = s("svg", { role: "img", "aria-label": asked.ui.code, viewBox: `0 0 ${view.code.modules} ${view.code.modules}` }, s("path", { d: view.code.path }));
    return { kind: "coded", content: [h("div", { class: "code" }, code), h("div", { class: "words" }, ...words)] };
  }
  const name = view.options.length <= 2 || view.notes.length === 0 ? PICTURES[view.word] : null; // room for many adapters
  if (!name) return { kind: view.notes.length > 1 ? "long" : "", content: [h("div", { class: "words" }, ...words)] };
  const plate = view.door !== "" && h("p", { class: "plate", "aria-hidden": "true" }, view.door);
  return { kind: "pictured", content: [h("div", { class: "stage" }, plate, picture(name)), h("div", { class: "words" }, ...words)] };
}

function digits(view) {
  const phone = view.asked.longest > 8;
  const beside = DOORS.has(view.word) ? [notes(view)] : [];
  const words = [...heading(view), entry(view, ...beside), h("div", { class: "push" }), options(view)];
  return { kind: "padded", content: [h("div", { class: "words" }, ...words), phone ? phonePad(asked.ui) : pad(asked.ui)] };
}

function typing(view) {
  const words = [...heading(view), entry(view, options(view))];
  return { kind: "typing", content: [h("div", { class: "words" }, ...words), letters(asked.language, here, asked.ui, view.asked.plain)] };
}

function shape(view) {
  const { ui } = asked;
  const sizes = SIZES.map((size) => button(["size", size], { "aria-pressed": String(here.size === size) }, ui[`size_${size}`]));
  const cold = button(["cold"], { class: "wide", "aria-pressed": String(here.cold) }, here.cold ? ui.cold : ui.not_cold);
  const input = h("input", { id: "typed", type: "text", inputmode: "none", autocomplete: "off", maxlength: 4, "aria-label": `${ui.height} (mm)` });
  input.value = here.text;
  const words = [
    ...heading(view),
    h("div", { class: "choices", role: "group", "aria-label": ui.size }, ...sizes, cold),
    h("div", { class: "entry height" }, h("span", { class: "labelled", "aria-hidden": "true" }, ui.height), input, h("span", { class: "unit" }, "mm")),
    h("div", { class: "push" }),
    options(view),
  ];
  return { kind: "padded", content: [h("div", { class: "words" }, ...words), pad(ui)] };
}

function moment() {
  const ui = asked?.ui;
  const words = ui ? [h("h1", { tabindex: -1 }, ui.lost), h("p", { class: "hint" }, ui.lost_hint)] : [h("h1", { tabindex: -1 }, "…")];
  return { kind: "pictured", content: [h("div", { class: "stage" }, picture("moment")), h("div", { class: "words" }, ...words)] };
}

function page() {
  if (lost || asked === null) return moment();
  const { view } = asked;
  if (view.asked === null) return plain(view);
  return { number: digits, digits, text: typing, shape }[view.asked.kind](view);
}

function render(changed = false) {
  const focused = document.activeElement?.dataset?.key;
  const drawn = page();
  main.className = `ask ${drawn.kind}`;
  main.setAttribute("aria-busy", String(asked?.view.working ?? true));
  main.replaceChildren(...drawn.content);
  document.body.dataset.word = lost ? "lost" : (asked?.view.word ?? "");
  const input = document.getElementById("typed");
  if (changed) {
    hands.settle();
    (input ?? main.querySelector("h1")).focus({ preventScroll: true });
    if (input && here.untouched) input.select();
  } else if (focused) {
    document.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }
}

function frame() {
  const { view, ui, language } = asked;
  document.documentElement.lang = language;
  document.body.dataset.revision = asked.revision;
  document.title = `${ui.title}: ${view.line}`;
  document.getElementById("chapter").textContent = ui.chapter.replace("{n}", view.chapter).replace("{of}", view.chapters);
  document.getElementById("chapter-name").textContent = view.chapter_name;
  document.getElementById("stopped").textContent = ui.stopped;
  document.getElementById("languages").setAttribute("aria-label", ui.language);
  for (const each of document.querySelectorAll("#languages button")) each.setAttribute("aria-pressed", String(each.lang === language));
  document.getElementById("way").replaceChildren(...Array.from({ length: view.chapters }, (_, place) =>
    h("li", { class: place + 1 < view.chapter || view.word === "done" ? "done" : place + 1 === view.chapter ? "here" : null })));
}

// -- what the guide asks -----------------------------------------------------------------------------

function heard(message) {
  const same = asked && !lost && asked.view.word === message.view.word && asked.view.line === message.view.line && asked.view.hint === message.view.hint;
  asked = message;
  lost = false;
  if (!same) {
    const form = message.view.asked;
    here = { ...fresh(), text: form?.kind === "shape" ? String(form.height_mm) : (form?.default ?? ""), size: form?.size || "M", cold: form?.cold ?? false };
    here.shift = form?.kind === "text" && here.text === "" && !form.plain;
    hush();
  }
  frame();
  render(!same);
}

function listen() {
  const source = new EventSource("/api/dialogue");
  source.addEventListener("question", (event) => {
    clearTimeout(losing);
    losing = 0;
    heard(JSON.parse(event.data));
  });
  source.addEventListener("error", () => {
    losing ||= setTimeout(() => { lost = true; render(true); }, LOST_AFTER_MS);
    leave();
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, LOST_AFTER_MS);
  });
}

/** Somebody else may be here by now: the machine that was set up, in service. */
async function leave() {
  try {
    const answer = await fetch("/api/health");
    if (answer.ok) location.replace("/");
  } catch {
    // Nobody is here yet.
  }
}

async function post(path, body) {
  try {
    const answer = await fetch(`/api/dialogue/${path}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    const told = await answer.json();
    if (told.refused) say(told.refused);
  } catch {
    // The page says by itself that the guide is gone.
  }
}

function say(words) {
  const glyph = s("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, s("path", { d: "M6 6l12 12M18 6L6 18", fill: "none", stroke: "currentColor", "stroke-width": 3, "stroke-linecap": "round" }));
  document.getElementById("alert").replaceChildren(h("p", { class: "said refused" }, glyph, h("span", {}, words)));
  clearTimeout(saying);
  saying = setTimeout(hush, SAID_MS);
}

function hush() {
  document.getElementById("alert").replaceChildren();
}

// -- what the installer does ----------------------------------------------------------------------------

const answer = (key, text = "") => post("answer", { revision: asked.revision, key, text });

function write(text) {
  const input = document.getElementById("typed");
  here.text = text.slice(0, input.maxLength);
  here.untouched = false;
  input.value = here.text;
}

function type(character) {
  write((here.untouched ? "" : here.text) + character);
  if (here.shift) {
    here.shift = false;
    render();
  }
}

function enter() {
  const { view } = asked;
  const text = here.text.trim();
  if (view.asked?.kind === "shape") answer("enter", `${here.size} ${text}${here.cold ? " cold" : ""}`);
  else if (view.asked) answer("enter", text);
}

const presses = {
  language: (language) => post("language", { language }),
  answer: (key) => answer(key),
  type,
  erase: () => write(here.untouched ? "" : here.text.slice(0, -1)),
  shift: () => { here.shift = !here.shift; render(); },
  enter,
  size: (size) => { here.size = size; render(); },
  cold: () => { here.cold = !here.cold; render(); },
  signs: () => { here.signs = !here.signs; render(); },
  open: () => { here.open = !here.open; render(); },
};

const hands = fingers((key) => {
  const [what, ...words] = meaning(key);
  presses[what]?.(...words);
});
addEventListener("input", (event) => {
  if (event.target.id === "typed") { here.text = event.target.value; here.untouched = false; }
});
addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.id === "typed" && !event.repeat) { event.preventDefault(); enter(); }
});
listen();
