// Keys for gloves: digits, a telephone number, and letters as the language's own keyboards have them.

import { button, h } from "./dom.js";

const ROWS = {
  fr: [[..."1234567890"], [..."azertyuiop", "é"], [..."qsdfghjklm", "è"], [..."wxcvbn", "'", "-"]],
  en: [[..."1234567890"], [..."qwertyuiop", "."], [..."asdfghjkl", ",", "'"], [..."zxcvbnm", "-"]],
};
const SIGNS = [..."+.,:/()&çà"];
const ALL_SIGNS = [[..."!\"#$%&'()*"], [..."+,-./:;<=>?"], [..."@[\\]^_`{|}~"]];
/** Of ASCII: what a password of a network may be made of. */

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

/** `plain`: names for machines and passwords; every sign of ASCII is a press away, in the apostrophe's place. */
export function letters(language, { shift, signs }, ui, plain = false) {
  const [numbers, upper, middle, lower] = ROWS[language] ?? ROWS.en;
  const more = button(["signs"], { class: "word", "aria-pressed": String(signs), "aria-label": ui.signs }, "#@");
  const place = signs && !lower.includes("'") ? "-" : "'";
  const one = (character) => (plain && character === place ? more : key(shift ? character.toUpperCase() : character));
  const [first, second, third] = plain && signs ? ALL_SIGNS.map((row) => row.map(key)) : [(shift && !plain ? SIGNS : numbers).map(key), upper.map(one), middle.map(one)];
  const last = [button(["shift"], { class: "word", "aria-pressed": String(shift), "aria-label": "Maj / Shift" }, "⇧"), ...lower.map(one), space(ui)];
  return h("div", { class: "letters" },
    ...first, button(["erase"], { class: "word", "aria-label": ui.erase }, "⌫"),
    ...second, ...third, ...last, enter(ui));
}
