// Somebody's own words, typed with large keys on the glass itself. What is written stays here until it is sent, and is
// gone as soon as the scene is left.

import { button, h } from "./dom.js";
import { word } from "./told.js";

const CHARS_MAX = 280;
const REFUSED = new Set(["enough", "today", "full"]); // with a word of its own each
const ACCENTS = [..."éèêàâçùûîïôœ"];
const FIGURES = [..."1234567890"];

/** An invitation; touched, it becomes a sheet of paper and keys. `here.api` is not null. */
export function writing(scene, here) {
  const place = h("section", { class: "writing", "aria-label": word(here, "write") });
  const invite = () => place.replaceChildren(button({ class: "more", click: write }, word(here, "write")));
  const write = () => {
    const paper = h("textarea", { maxlength: String(CHARS_MAX), rows: "3", "aria-label": word(here, "your_words"), inputmode: "none", autocomplete: "off", spellcheck: "false" });
    const said = h("p", { class: "said", role: "status" }, word(here, "no_names"));
    const send = button({ class: "more", click: async () => {
      const text = paper.value.trim();
      if (!text) return paper.focus();
      send.disabled = true;
      const why = await here.api.contribute(scene.id, text);
      if (why === "") return thanks();
      send.disabled = false;
      said.textContent = word(here, REFUSED.has(why) ? `said_${why}` : "not_now");
    } }, word(here, "send"));
    const cancel = button({ class: "chip", click: invite }, word(here, "cancel"));
    place.replaceChildren(paper, said, h("div", { class: "composer" }, keys(paper, here, cancel, send)));
    paper.focus({ preventScroll: true });
    place.scrollIntoView({ block: "end" });
  };
  const thanks = () => {
    place.replaceChildren(h("p", { class: "thanks", role: "status", tabindex: "-1" }, word(here, "thanks")));
    place.firstChild.focus({ preventScroll: true });
  };
  invite();
  return place;
}

/** Keys in the order of the language's own keyboards (`here.words.keys`, rows parted by spaces), and the two ways out. */
function keys(paper, here, cancel, send) {
  let capital = true;
  const type = (text) => {
    if (paper.value.length - (paper.selectionEnd - paper.selectionStart) + text.length > CHARS_MAX) return;
    paper.setRangeText(text, paper.selectionStart, paper.selectionEnd, "end");
    shift(/[.!?]\s*$/.test(paper.value));
  };
  const erase = () => {
    if (paper.selectionStart === paper.selectionEnd) paper.selectionStart = Math.max(0, paper.selectionEnd - 1);
    paper.setRangeText("");
    shift(paper.value === "");
  };
  const key = (letter) => button({ class: "key", "data-letter": letter, click: (event) => type(event.currentTarget.textContent) }, capital ? letter.toUpperCase() : letter);
  const shift = (wanted) => {
    capital = wanted;
    for (const one of board.querySelectorAll("[data-letter]")) one.textContent = capital ? one.dataset.letter.toUpperCase() : one.dataset.letter;
    up.setAttribute("aria-pressed", String(capital));
  };
  const up = button({ class: "key wide", "aria-label": word(here, "key_shift"), "aria-pressed": "true", click: () => shift(!capital) }, "⇧");
  const rows = word(here, "keys").split(" ").map((row) => [...row].map(key));
  const marks = [",", ".", "’", "!", "?", "-"].map((mark) => button({ class: "key", click: () => type(mark) }, mark));
  rows.at(-1)?.unshift(up);
  rows.at(-1)?.push(button({ class: "key wide", "aria-label": word(here, "key_erase"), click: erase }, "⌫"));
  const top = h("div", { class: "line" }, ACCENTS.map(key));
  const figures = button({ class: "key wide", "aria-pressed": "false", click: () => {
    const wanted = figures.getAttribute("aria-pressed") === "false";
    top.replaceChildren(...(wanted ? FIGURES : ACCENTS).map(key));
    figures.setAttribute("aria-pressed", String(wanted));
  } }, "123");
  rows.at(-1)?.push(figures);
  const board = h("div", { class: "keys", role: "group", "aria-label": word(here, "keyboard") },
    top, rows.map((row) => h("div", { class: "line" }, row)),
    h("div", { class: "line" }, cancel, marks.slice(0, 3), button({ class: "key space", "aria-label": word(here, "key_space"), click: () => type(" ") }, "␣"), marks.slice(3), send));
  board.addEventListener("pointerdown", (event) => event.preventDefault()); // the paper keeps the caret
  return board;
}
