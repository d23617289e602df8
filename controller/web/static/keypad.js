// The keys for a PIN (seen: it opens one order once) and for a badge's code (hidden: it stays).

import { button, h } from "./dom.js";
import { line, text } from "./language.js";

const PIN_DIGITS = 8;

function pad(words, ready) {
  const digits = [..."123456789"].map((digit) => button(["digit", digit], {}, digit));
  const keys = h("div", { class: "keypad" },
    ...digits,
    button(["erase"], { class: "word" }, text("ui", "erase")),
    button(["digit", "0"], {}, "0"),
    button(["enter"], { class: "word main", disabled: !ready }, text("ui", "enter")));
  return { kind: "keys", content: [h("div", { class: "words" }, ...words), keys] };
}

function typed(digits, of, mark) {
  const places = Array.from({ length: of }, (_, place) =>
    h("span", { class: place === digits.length ? "next" : null }, place < digits.length ? (mark ?? digits[place]) : ""));
  return h("p", { class: "typed", "aria-hidden": "true" }, ...places);
}

const told = (words) => h("p", { class: "sr", role: "status" }, words);

export function pinPad({ here }) {
  const { digits } = here;
  return pad([
    h("h1", { tabindex: -1 }, text("ui", "type_pin")),
    h("p", { class: "hint" }, text("ui", "pin_hint")),
    typed(digits, PIN_DIGITS, null),
    told(text("ui", "digits_typed", { n: digits.length, of: PIN_DIGITS })),
    h("div", { class: "push" }),
    button(["back"], {}, text("ui", "back")),
  ], digits.length === PIN_DIGITS);
}

export function codePad({ view, here }) {
  const { digits } = here;
  const words = line("code");
  return pad([
    h("h1", { tabindex: -1 }, words.line),
    h("p", { class: "hint" }, words.hint),
    typed(digits, Math.max(4, Math.min(8, digits.length + 1)), "•"),
    told(text("ui", "digits_hidden", { n: digits.length })),
    h("div", { class: "push" }),
    view.touches.includes("cancel") && button(["touch", "cancel"], {}, text("touches", "cancel")),
  ], digits.length >= 4);
}
