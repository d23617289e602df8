// Two pictures of one place over each other, and a line between then and now that a finger or the arrow keys move.

import { h } from "./dom.js";
import { credit, picture } from "./pictures.js";
import { lang, told, word } from "./told.js";

export function thenAndNow(pair, here) {
  const frame = h("div", { class: "over", style: "--at: 50%" },
    picture(pair.now, here, { class: "now" }), picture(pair.then, here, { class: "then" }),
    h("span", { class: "label then", lang: lang(here, pair.then_label), "aria-hidden": "true" }, told(here, pair.then_label)),
    h("span", { class: "label now", lang: lang(here, pair.now_label), "aria-hidden": "true" }, told(here, pair.now_label)),
    h("span", { class: "edge", "aria-hidden": "true" }));
  const slide = h("input", {
    type: "range", min: "0", max: "100", value: "50", step: "1", class: "slide",
    "aria-label": word(here, "then_and_now", { then: told(here, pair.then_label), now: told(here, pair.now_label) }),
    input: () => frame.style.setProperty("--at", `${slide.value}%`),
  });
  frame.append(slide);
  const givers = [...new Set([credit(pair.then.credit, here), credit(pair.now.credit, here)])].join(" · ");
  return h("section", { class: "then-and-now" },
    h("h2", { lang: lang(here, pair.title) }, told(here, pair.title)),
    h("figure", {}, frame, h("figcaption", {}, givers)));
}
