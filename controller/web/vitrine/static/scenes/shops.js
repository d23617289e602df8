// Shops and craftspeople: who is open now, what they offer, and whose orders wait in the lockers.

import { button, h } from "../dom.js";
import { article } from "../frame.js";
import { markup } from "../markup.js";
import { lamp, opening } from "../open.js";
import { figure, picture } from "../pictures.js";
import { count, lang, told, word } from "../told.js";

const LOOK_AGAIN_MS = 20_000;
const ORDER = { open: 0, unknown: 1, closed: 2 };

export function show(scene, here) {
  let only = false;
  let chosen = null;
  let looking = 0;
  const list = h("ul", { class: "cards" });
  const told_open = h("p", { class: "open-now", role: "status" });
  const filter = button({ class: "chip", "aria-pressed": "false", click: () => { only = !only; draw(); } }, word(here, "only_open"));
  const detail = h("div", { class: "detail", hidden: true });
  const front = h("div", { class: "front" }, h("div", { class: "row" }, told_open, filter), list);

  const choose = (shop) => {
    const before = chosen;
    chosen = shop;
    front.hidden = shop !== null;
    detail.hidden = shop === null;
    detail.replaceChildren(...(shop ? whole(shop, here, () => choose(null)) : []));
    if (shop) detail.querySelector("h2").focus({ preventScroll: true });
    else list.querySelector(`[data-shop="${before?.id}"]`)?.focus({ preventScroll: true });
    element.scrollIntoView?.({ block: "start" });
  };
  const draw = () => {
    const focused = document.activeElement?.dataset?.shop;
    const standing = scene.shops.map((shop) => ({ shop, state: opening(shop.hours, here).state }));
    const open = standing.filter((one) => one.state === "open");
    told_open.textContent = here.now() ? count(here, "open_now", open.length) : "";
    filter.hidden = !here.now();
    filter.setAttribute("aria-pressed", String(only));
    const shown = only ? open : standing.toSorted((one, other) => ORDER[one.state] - ORDER[other.state]);
    list.replaceChildren(...shown.map(({ shop }) => h("li", {}, card(shop, here, () => choose(shop)))));
    if (focused) list.querySelector(`[data-shop="${focused}"]`)?.focus({ preventScroll: true });
  };
  const element = article(scene, here, front, detail, markup(scene.body, here));
  draw();
  return { element, start: () => { looking = setInterval(() => chosen === null && draw(), LOOK_AGAIN_MS); }, stop: () => clearInterval(looking) };
}

function card(shop, here, choose) {
  return button({ class: "card", "data-shop": shop.id, click: choose },
    shop.picture && h("span", { class: "view", "aria-hidden": "true" }, picture(shop.picture, here, { wide: "25vw", alt: "" })),
    h("span", { class: "words" },
      h("span", { class: "kind", lang: lang(here, shop.kind) }, told(here, shop.kind)),
      h("span", { class: "title" }, shop.name),
      h("span", { class: "offers", lang: lang(here, shop.offers) }, told(here, shop.offers)),
      shop.hours && span(lamp(shop.hours, here)),
      shop.lockers_m !== null && h("span", { class: "lockers" }, word(here, "lockers", { m: shop.lockers_m }))));
}

/** In a button only phrases may stand. */
const span = (paragraph) => h("span", { class: paragraph.className }, paragraph.textContent);

function whole(shop, here, back) {
  return [
    button({ class: "quiet", click: back }, word(here, "all_shops")),
    shop.picture && figure(shop.picture, here, { wide: "60vw" }),
    h("p", { class: "kind", lang: lang(here, shop.kind) }, told(here, shop.kind)),
    h("h2", { tabindex: "-1" }, shop.name),
    shop.hours && lamp(shop.hours, here),
    shop.lockers_m !== null && h("p", { class: "lockers" }, word(here, "lockers", { m: shop.lockers_m })),
    told(here, shop.offers) && h("p", { class: "offers", lang: lang(here, shop.offers) }, told(here, shop.offers)),
    markup(shop.text, here),
    h("dl", {},
      shop.address && [h("dt", {}, word(here, "address")), h("dd", {}, shop.address)],
      shop.hours && [h("dt", {}, word(here, "hours")), h("dd", {}, shop.hours.written)],
      shop.telephone && [h("dt", {}, word(here, "telephone")), h("dd", {}, shop.telephone)]),
  ].filter(Boolean);
}

/** For the street: who is open at this very moment. */
export function poster(scene, here) {
  const open = scene.shops.filter((shop) => opening(shop.hours, here).state === "open").slice(0, 5);
  if (open.length === 0) return null;
  return h("ul", { class: "open-list" }, open.map((shop) => h("li", {}, h("strong", {}, shop.name), " ", lamp(shop.hours, here))));
}
