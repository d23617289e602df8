// One function a screen: one line, one picture, one number (and the answers it takes).

import { bankDrawing } from "./bank.js";
import { button, h, picture, s } from "./dom.js";
import { count, line, text } from "./language.js";
import { codePad, pinPad } from "./keypad.js";
import { deposits, menu, oneOrder, reason, service, serviceBox, sizes } from "./menus.js";

// In this order; the first one that a screen offers is the one most people want.
const ORDER = [
  "done", "return", "again", "open", "another", "in_use", "confirm", "forgot", "print", "more", "take_back",
  "empty", "too_small", "foreign", "check", "out", "withdraw", "cancel",
];
const QUIET = new Set(["cancel"]);
const NOT_HERE = { return_menu: ["done"], checked: ["open"] };
// Screens on which nothing should look like the thing to press: hands are at the door, or every answer weighs alike.
const NO_FIRST = new Set(["opening", "put_in", "take_out", "empty_out", "look", "checked"]);
// Screens on which the person may still be looking for the door.
const WHERE = new Set(["opening", "put_in", "take_out", "empty_out", "look"]);
const [LOW_MM, HIGH_MM] = [700, 1500];
const WITH_REASON = new Set(["check", "out", "withdraw"]);

/** What to draw now: the class of <main> and its children. */
export function draw(model) {
  const { view, here, lost } = model;
  if (lost || view === null) return moment();
  const page = here.place && places[here.place.split(" ")[0]];
  return page ? page(model) : (screens[view.screen] ?? plain)(model);
}

const moment = () => scene("moment", null, [h("h1", { tabindex: -1 }, text("ui", "moment")), h("p", { class: "hint" }, text("ui", "moment_hint"))]);

/** A picture on the left (above, in portrait) with the number over it, and words beside it. */
function scene(name, door, words) {
  const stage = h("div", { class: "stage" }, plate(door), picture(name));
  return { kind: "scene", content: [stage, h("div", { class: "words" }, ...words)] };
}

const plate = (door) => door !== null && h("p", { class: "plate", "aria-hidden": "true" }, door);

export function heading(view, variant = view.kind) {
  const { line: words } = line(view.screen, variant);
  const number = view.door !== null && h("span", { class: "sr" }, `${text("ui", "locker", { door: view.door })}. `);
  return h("h1", { tabindex: -1 }, number, words);
}

export function hint(view, variant = view.kind) {
  const { hint: words } = line(view.screen, variant);
  return words !== "" && h("p", { class: "hint" }, words);
}

/** The answers as buttons; `order` is the one whose ticket is shown. */
function actions(view, order = null) {
  const without = [...(NOT_HERE[view.screen] ?? []), ...(order === null ? ["take_back"] : [])];
  const inOrder = NO_FIRST.has(view.screen) ? [...ORDER.slice(1), ORDER[0]] : ORDER;
  const offered = inOrder.filter((name) => view.touches.includes(name) && !without.includes(name));
  const first = NO_FIRST.has(view.screen) ? null : offered.find((name) => !QUIET.has(name));
  const buttons = offered.map((name) => button(does(view, name, order), { class: name === first ? "main" : QUIET.has(name) ? "quiet" : null }, text("touches", name, {}, view.screen)));
  return h("div", { class: "actions" }, ...buttons);
}

function does(view, name, order) {
  if (name === "take_back") return ["order", name, order];
  if (name === "more") return ["go", "more"];
  if (view.kind === "service" && WITH_REASON.has(name)) return ["go", `reason ${name}`];
  return ["touch", name];
}

function plain({ view, bank }) {
  const known = WHERE.has(view.screen) && bank.some((place) => place.label === view.door);
  const where = known && bankDrawing(bank, view.door);
  return scene(view.screen, view.door, [
    heading(view),
    view.warm ? h("p", { class: "hint warm", role: "alert" }, text("ui", "warm")) : hint(view),
    h("div", { class: "push where" }, where, h("div", {}, known && level(view), more(view))),
    actions(view),
  ]);
}

/** High up or low down helps to find a door; in between, the eyes find it themselves. */
function level({ height_mm }) {
  if (height_mm === null || (height_mm >= LOW_MM && height_mm <= HIGH_MM)) return null;
  return h("p", {}, text("ui", height_mm < LOW_MM ? "low" : "high"));
}

const more = (view) => view.more_doors > 0 && h("p", { class: "more" }, count("more_doors", view.more_doors));

// -- idle ----------------------------------------------------------------------------------------

function idle({ view, notice }) {
  return scene("idle", null, [
    heading(view),
    view.open_doors.length === 0 && (notice ? h("p", { class: "town" }, notice) : hint(view)),
    h("div", { class: "push" }),
    view.open_doors.length > 0 && closeThese(view.open_doors),
    free(view.offers),
    h("div", { class: "actions" }, button(["go", "pin"], { class: "main" }, text("ui", "have_pin"))),
  ]);
}

const closeThese = (doors) =>
  h("p", { class: "close-these" }, text("ui", "close_these"), ...doors.map((door) => h("span", { class: "plate small" }, door)));

function free(offers) {
  const sum = (wanted) => offers.filter(wanted).reduce((all, offer) => all + offer.free, 0);
  const parts = ["S", "M", "L"].map((size) => [size, sum((offer) => offer.size === size && !offer.cold)]);
  parts.push(["cold", sum((offer) => offer.cold)]);
  const words = parts.filter(([, n]) => n > 0).map(([key, n]) => h("b", {}, count(key, n)));
  if (words.length === 0) return h("p", { class: "free" }, text("ui", "all_taken"));
  return h("p", { class: "free" }, text("ui", "free_now"), ...words.flatMap((word) => [" ", word]));
}

// -- the ticket ------------------------------------------------------------------------------------

function ticket({ view, ticket: shown }) {
  if (shown === null) return withCard(view);
  const door = view.door ?? "";
  const sheet = h("div", { class: "sheet" },
    s("svg", { role: "img", "aria-label": text("ui", "qr_label", { door }), viewBox: `0 0 ${shown.modules} ${shown.modules}` },
      s("path", { d: shown.path })));
  const pin = shown.pin && h("p", { class: "pin" }, h("span", { class: "sr" }, `${text("ui", "code_label")} : `), `${shown.pin.slice(0, 4)} ${shown.pin.slice(4)}`);
  return { kind: "paper", content: [sheet, h("div", { class: "words" }, heading(view), pin, hint(view), h("div", { class: "push" }), actions(view, shown.order))] };
}

/** The resident's own card opens the locker: there is nothing to photograph. */
const withCard = (view) =>
  scene("closed", view.door, [
    h("h1", { tabindex: -1 }, text("ui", "card_line")),
    view.card_bound && h("p", { class: "hint" }, text("ui", "card_bound")),
    h("div", { class: "push" }),
    actions(view),
  ]);

const screens = { idle, ticket, code: codePad, menu, service_menu: service };
const places = { pin: pinPad, deposits, order: oneOrder, more: sizes, box: serviceBox, reason };
