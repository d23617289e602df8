// The guest wall: what neighbours wrote, and room for one's own words.

import { h } from "../dom.js";
import { article } from "../frame.js";
import { markup } from "../markup.js";
import { notes } from "../notes.js";
import { lang, told, word } from "../told.js";
import { writing } from "../writing.js";

export function show(scene, here) {
  const element = article(scene, here,
    h("p", { class: "invitation", lang: lang(here, scene.invitation) }, told(here, scene.invitation)),
    here.api ? writing(scene, here) : h("p", { class: "nothing" }, word(here, "at_the_window")),
    notes(scene, here), markup(scene.body, here));
  return { element };
}

export const poster = (scene, here) => notes(scene, here);
