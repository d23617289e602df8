// One question put to everybody.

import { h } from "../dom.js";
import { article } from "../frame.js";
import { markup } from "../markup.js";
import { lang, told } from "../told.js";
import { ballot } from "../voting.js";

export const show = (scene, here) => ({ element: article(scene, here, ballot(scene, here), markup(scene.body, here)) });

export const poster = (scene, here) =>
  h("ul", { class: "options" }, scene.question.choices.map((choice) => h("li", { lang: lang(here, choice.text) }, told(here, choice.text))));
