// A house drawn storey upon storey; a touch of one tells what is behind its windows.

import { button, h } from "./dom.js";
import { markup } from "./markup.js";
import { figure } from "./pictures.js";
import { lang, told, word } from "./told.js";

export function floors(list, here) {
  const telling = h("div", { class: "telling", "aria-live": "polite" });
  const storeys = list.map((floor, number) =>
    button({ class: "storey", "aria-pressed": "false", lang: lang(here, floor.label), click: () => choose(number) },
      h("span", { class: "windows", "aria-hidden": "true" }), h("span", { class: "name" }, told(here, floor.label))));
  const choose = (number) => {
    storeys.forEach((one, its) => one.setAttribute("aria-pressed", String(its === number)));
    telling.replaceChildren(...tale(list[number], here));
  };
  choose(0);
  return h("section", { class: "floors" },
    h("h2", {}, word(here, "floors")),
    h("div", { class: "house" }, h("span", { class: "roof", "aria-hidden": "true" }), storeys.toReversed()),
    telling);
}

function tale(floor, here) {
  const more = floor.scene && here.content.scenes[floor.scene];
  return [
    h("h3", { lang: lang(here, floor.label) }, told(here, floor.label)),
    floor.picture && figure(floor.picture, here, { wide: "50vw" }),
    markup(floor.text, here),
    more && button({ class: "more", click: () => here.go(more.id) }, told(here, more.title)),
  ].filter(Boolean);
}
