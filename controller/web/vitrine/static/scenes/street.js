// What should this street become? Pictures of what could be, one to be chosen, and room for one's own idea.

import { h } from "../dom.js";
import { article } from "../frame.js";
import { markup } from "../markup.js";
import { notes } from "../notes.js";
import { picture } from "../pictures.js";
import { lang, told } from "../told.js";
import { ballot } from "../voting.js";
import { writing } from "../writing.js";

export function show(scene, here) {
  const own = here.api && h("section", { class: "own" }, h("h2", { lang: lang(here, scene.invitation) }, told(here, scene.invitation)), writing(scene, here), notes(scene, here));
  return { element: article(scene, here, ballot(scene, here), markup(scene.body, here), own) };
}

export const poster = (scene, here) =>
  h("ul", { class: "futures" }, scene.question.choices.filter((one) => one.picture).slice(0, 4).map((choice) =>
    h("li", {}, picture(choice.picture, here, { wide: "45vw", eager: true }), h("span", { lang: lang(here, choice.text) }, told(here, choice.text)))));
