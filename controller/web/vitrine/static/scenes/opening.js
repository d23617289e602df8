// The first sight of a vitrine, and the way to all its scenes.

import { button, h } from "../dom.js";
import { article } from "../frame.js";
import { markup } from "../markup.js";
import { figure, picture } from "../pictures.js";
import { sign } from "../signs.js";
import { lang, told, word } from "../told.js";

export function show(scene, here) {
  const vitrine = here.content.vitrines.find((one) => one.opening === scene.id) ?? here.content.vitrines.find((one) => one.scenes.includes(scene.id));
  const others = (vitrine?.scenes ?? []).filter((id) => id !== scene.id && here.content.scenes[id]);
  const element = article(scene, here,
    scene.picture && h("div", { class: "arch" }, figure(scene.picture, here, { eager: true })),
    h("nav", { class: "ways", "aria-label": word(here, "ways") }, others.map((id) => way(here.content.scenes[id], here))),
    markup(scene.body, here));
  return { element };
}

function way(scene, here) {
  return button({ class: "way", "data-go": scene.id, click: () => here.go(scene.id) },
    view(scene, here),
    h("span", { class: "name" },
      h("span", { class: "kind" }, word(here, `kind.${scene.kind}`)),
      h("span", { class: "title", lang: lang(here, scene.title) }, told(here, scene.title))));
}

function view(scene, here) {
  if (scene.picture) return h("span", { class: "view", "aria-hidden": "true" }, picture(scene.picture, here, { wide: "30vw", alt: "" }));
  return h("span", { class: "view bare", "aria-hidden": "true" }, sign(scene.kind));
}
