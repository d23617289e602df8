// What every scene has: its name, its first words, the way to take it along, and who made it.

import { along } from "./along.js";
import { h } from "./dom.js";
import { credit } from "./pictures.js";
import { lang, told, word } from "./told.js";

/** The scene as an article; `parts` stand between its head and its credits. */
export function article(scene, here, ...parts) {
  return h("article", { class: `scene ${scene.kind}`, "data-scene": scene.id, "aria-labelledby": `title-${scene.id}` },
    head(scene, here), ...parts, credits(scene, here));
}

function head(scene, here) {
  return h("header", { class: "head" },
    h("div", { class: "headline" },
      h("p", { class: "kind" }, word(here, `kind.${scene.kind}`)),
      h("h1", { id: `title-${scene.id}`, tabindex: "-1", lang: lang(here, scene.title) }, told(here, scene.title)),
      h("p", { class: "lead", lang: lang(here, scene.lead) }, told(here, scene.lead))),
    along(scene.along, here));
}

/** Each giver once. */
function credits(scene, here) {
  const lines = [...new Set(scene.credits.map((one) => credit(one, here)))];
  return lines.length === 0 ? null : h("footer", { class: "credits" }, h("p", {}, `${word(here, "credits")} ${lines.join(" · ")}`));
}
