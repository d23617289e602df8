// The few controls that are always at the same place: back, home, comfort of reading, language, and the end.

import { button, h, s } from "./dom.js";
import { word } from "./told.js";

const GLYPHS = {
  back: "M15 5l-7 7 7 7",
  home: "M4 11l8-7 8 7M6 10v9h12v-9M10 19v-5h4v5",
  language: "M4 12a8 8 0 1 0 16 0a8 8 0 1 0-16 0M4 12h16M12 4c-3 3-3 13 0 16c3-3 3-13 0-16",
  text_size: "M3 19l5-13 5 13M5 15h6M14 19l3.5-9 3.500 9M15.500 16h4",
  contrast: "M12 4a8 8 0 1 0 0 16zM12 4a8 8 0 0 1 0 16",
  still: "M8 5v14M16 5v14",
  reach: "M10 5.500a1.500 1.500 0 1 0 .01 0M10 9v5h5l3 5M10 11h4M8 12a5 5 0 1 0 6 7",
  leave: "M5 13l5 5L20 6",
};

const glyph = (name) =>
  s("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" },
    s("path", { d: GLYPHS[name], fill: name === "contrast" ? "none" : "none", stroke: "currentColor", "stroke-width": 1.8, "stroke-linecap": "round", "stroke-linejoin": "round" }),
    name === "contrast" && s("path", { d: "M12 4a8 8 0 1 0 0 16z", fill: "currentColor" }));

/** `state` is what is worn now; `does(name)` is called for a touch. `other` is the next language's own name and code. */
export function dock(here, state, other, does) {
  const one = (name, label, { pressed, disabled, lang } = {}) =>
    button({ class: `do ${name}`, "data-does": name, "aria-pressed": pressed === undefined ? null : String(pressed), disabled, click: () => does(name) },
      glyph(name), h("span", { lang }, label));
  return [
    one("back", word(here, "back"), { disabled: !state.deeper }),
    one("home", word(here, "home"), { disabled: state.home }),
    other && one("language", other.name, { lang: other.language }),
    one("text_size", word(here, state.large ? "text_size_normal" : "text_size"), { pressed: state.large }),
    one("contrast", word(here, state.strong ? "contrast_normal" : "contrast"), { pressed: state.strong }),
    one("still", word(here, state.still ? "moving" : "still"), { pressed: state.still }),
    one("reach", word(here, state.reach ? "reach_off" : "reach"), { pressed: state.reach }),
    one("leave", word(here, "leave")),
  ].filter(Boolean);
}
