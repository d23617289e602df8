// What the bank says, in a banner: long enough to be read, replaced by the next word, never stacked.

import { h, s } from "./dom.js";
import { text } from "./language.js";

const SHORTEST_MS = 6000;
const PER_CHAR_MS = 90;
const GLYPHS = {
  ok: "M5 13l5 5L20 6",
  attention: "M12 5v9M12 18v1",
  refused: "M6 6l12 12M18 6L6 18",
  alarm: "M12 5v9M12 18v1",
};

let shown = null;
let timer = 0;

function draw(said) {
  const urgent = said !== null && (said.tone === "refused" || said.tone === "alarm");
  const places = { notice: !urgent, alert: urgent };
  for (const [id, here] of Object.entries(places)) {
    const place = document.getElementById(id);
    place.replaceChildren(...(said && here ? [banner(said)] : []));
  }
}

const banner = (said) =>
  h("p", { class: `said ${said.tone}` },
    s("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" },
      s("path", { d: GLYPHS[said.tone], fill: "none", stroke: "currentColor", "stroke-width": 3, "stroke-linecap": "round", "stroke-linejoin": "round" })),
    h("span", {}, text("words", said.word, { door: said.door ?? "" })));

export function say(said) {
  if (said === null || said.serial === shown?.serial) return;
  shown = said;
  draw(said);
  clearTimeout(timer);
  timer = setTimeout(hush, Math.max(SHORTEST_MS, PER_CHAR_MS * text("words", said.word).length));
}

/** The daemon did not take an answer in; it has no serial number, for it was not said by the bank. */
export function apologise() {
  clearTimeout(timer);
  draw({ word: "not_now", tone: "refused", door: null });
  timer = setTimeout(hush, SHORTEST_MS);
}

/** The same word in another language. */
export const sayAgain = () => document.querySelector(".said") && draw(shown);

export function hush() {
  clearTimeout(timer);
  draw(null);
}
