// One theme: its scenes, and taking it along.

import { h, picture } from "../dom.js";
import { root } from "../root.js";
import { keeping } from "./keeping.js";

export function theme(visit, one) {
  const { language } = visit;
  return {
    title: `${one.title[language]} – ${visit.index.title[language]}`,
    colours: one.colours,
    back: { href: visit.href(), title: visit.index.title[language] },
    element: h(
      "div",
      { class: "theme" },
      picture(one.picture, language, root, { class: "hero" }),
      h("div", { class: "words" }, h("h1", { tabindex: "-1" }, one.title[language]), h("p", { class: "lead" }, one.lead[language])),
      h("h2", {}, visit.say("phone.scenes")),
      h("ol", { class: "scenes" }, one.scenes.map((scene) => h("li", {}, row(visit, one, scene)))),
      keeping(visit, one),
    ),
  };
}

function row(visit, theme, scene) {
  const { language } = visit;
  return h(
    "a",
    { class: "row", href: visit.href(theme.id, scene.id) },
    scene.picture ? picture(scene.picture, language, root, { alt: "", loading: "lazy" }) : h("span", { class: "blank" }),
    h("span", { class: "words" }, h("span", { class: "kind" }, visit.say(`kind.${scene.kind}`)), h("strong", {}, scene.title[language])),
  );
}
