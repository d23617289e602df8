// Keys for gloves: digits, a telephone number, and letters as the language's own keyboards have them.

import { button, h } from "./dom.js";

const ROWS = {
  fr: [[..."1234567890"], [..."azertyuiop", "é"], [..."qsdfghjklm", "è"], [..."wxcvbn", "'", "-"]],
  en: [[..."1234567890"], [..."qwertyuiop", "."], [..."asdfghjkl", ",", "'"], [..."zxcvbnm", "-"]],
};
const SIGNS = [..."+.,:/()&çà"];

const key = (character) => button(["type", character], {}, character);
const space = (ui) => button(["type", " "], { "aria-label": ui.space }, "␣");
const word = (does, ...text) => button([does], { class: "word" }, ...text);
const enter = (ui) => button(["enter"], { class: "word main" }, ui.enter);

export function pad(ui) {
  return h("div", { class: "pad" }, ...[..."123456789"].map((one) => key(one)), word("erase", ui.erase), key("0"), enter(ui));
}

export function phonePad(ui) {
  return h("div", { class: "pad" }, ...[..."123456789"].map((one) => key(one)), key("+"), key("0"), space(ui), word("erase", ui.erase), button(["enter"], { class: "word main two" }, ui.enter));
}

export function letters(language, shift, ui) {
  const [numbers, upper, middle, lower] = ROWS[language] ?? ROWS.en;
  const one = (character) => key(shift ? character.toUpperCase() : character);
  const signs = shift ? SIGNS : numbers;
  const last = [button(["shift"], { class: "word", "aria-pressed": String(shift), "aria-label": "Maj / Shift" }, "⇧"), ...lower.map(one), space(ui)];
  return h("div", { class: "letters" },
    ...signs.map((character) => key(character)), button(["erase"], { class: "word", "aria-label": ui.erase }, "⌫"),
    ...upper.map(one), ...middle.map(one), ...last, enter(ui));
}
