// What stands for a scene when the window plays by itself: one picture under an arch, and few words made to be read from
// across the street.

import { along } from "./along.js";
import { h } from "./dom.js";
import { picture, shortCredit } from "./pictures.js";
import { kinds } from "./scenes/index.js";
import { lang, told, word } from "./told.js";

const DRAWN_ALONE = new Set(["map", "street"]); // theirs are pictures themselves

export function poster(scene, here) {
  const drawn = kinds[scene.kind].poster?.(scene, here);
  const credits = [...new Set(scene.credits.map(shortCredit))].join(" · ");
  const seen = scene.picture && !(drawn && DRAWN_ALONE.has(scene.kind)) && h("div", { class: "arch" }, picture(scene.picture, here, { eager: true, wide: "60vw" }));
  const shape = seen ? (drawn ? "both" : "pictured") : drawn ? "drawn" : "words-only";
  return h("article", { class: `poster ${scene.kind} ${shape}`, "data-scene": scene.id, "aria-labelledby": `poster-${scene.id}` },
    seen,
    h("div", { class: "words" },
      scene.kind !== "opening" && h("p", { class: "kind" }, word(here, `kind.${scene.kind}`)),
      h("h1", { id: `poster-${scene.id}`, lang: lang(here, scene.title) }, told(here, scene.title)),
      h("p", { class: "lead", lang: lang(here, scene.lead) }, told(here, scene.lead)),
      drawn && h("div", { class: "drawn" }, drawn)),
    along(scene.along, here),
    credits && h("p", { class: "credits" }, credits));
}
