// The merchant's and the technician's pages: sizes, my deposits, the compartments.

import { button, h, s } from "./dom.js";
import { count, day, line, reasons, sizeHint, text } from "./language.js";

const SIZES = { S: 0.34, M: 0.58, L: 0.92 };
const LINES_A_PAGE = { low: 3, high: 8 };
const CELLS_A_PAGE = { low: 21, high: 48 };

const tall = () => (innerHeight / parseFloat(getComputedStyle(document.documentElement).fontSize) > 45 ? "high" : "low");
const title = (words) => h("h1", { tabindex: -1 }, words);
const backButton = () => button(["back"], { class: "fixed" }, text("ui", "back"));
const wide = (...content) => ({ kind: "wide", content });

/** The page that a page was reached from; null is the screen itself. */
export function above(place) {
  if (place.startsWith("order ")) return "deposits";
  return null;
}

// -- a merchant ------------------------------------------------------------------------------------

export function menu(model) {
  const { view } = model;
  return wide(
    title(line("menu").line),
    sizeButtons(model),
    h("div", { class: "row" },
      ...wishes(model),
      button(["go", "deposits"], {}, `${text("ui", "deposits")} (${view.orders.length})`),
      view.touches.includes("cancel") && button(["touch", "cancel"], { class: "quiet fixed" }, text("touches", "cancel", {}, "menu"))));
}

/** One more compartment for the same order: the same choice of sizes. */
export const sizes = (model) =>
  wide(title(line("menu").line), sizeButtons(model), h("div", { class: "row" }, ...wishes(model), backButton()));

function sizeButtons({ view, here }) {
  const names = Object.keys(SIZES);
  const wished = view.offers.filter((offer) => (offer.cold || !here.cold) && (offer.reachable || !here.reachable));
  const free = (among) => wished.filter((offer) => among.includes(offer.size)).reduce((all, offer) => all + offer.free, 0);
  return h("div", { class: "sizes" }, ...names.map((size, rank) => sizeButton(size, free([size]), free(names.slice(rank + 1)))));
}

/** Where none of a size is free but a larger one is, that one opens: the size can still be chosen. */
const sizeButton = (size, free, larger) =>
  button(["size", size], { disabled: free + larger === 0 },
    boxShape(SIZES[size]),
    h("span", { class: "name" }, text("sizes", size)),
    h("span", { class: "count" }, sizeHint(size)),
    h("span", { class: "count" }, free > 0 ? count("free", free) : text("ui", larger > 0 ? "larger" : "none_free")));

function boxShape(part) {
  const [high, deep] = [84 * part, 16];
  const top = 100 - high;
  return s("svg", { class: "box", viewBox: "0 0 120 104", "aria-hidden": "true" },
    s("path", { class: "box-shape", d: `M20 ${top}l${deep}-12h64l-${deep} 12zM84 ${top}l${deep}-12v${high}l-${deep} 12z` }),
    s("path", { class: "box-shape front", d: `M20 ${top}h64v${high}h-64z` }),
    s("circle", { cx: 76, cy: top + high / 2, r: 2.5, fill: "currentColor" }));
}

const wishes = ({ here, view }) =>
  ["cold", "reachable"]
    .filter((what) => view.offers.some((offer) => offer[what]))
    .map((what) => button(["toggle", what], { "aria-pressed": String(here[what]) }, text("ui", what)));

export function deposits({ view, here }) {
  const { part, pager } = paged(view.orders, here.page, LINES_A_PAGE[tall()]);
  const list = view.orders.length === 0
    ? h("p", { class: "hint" }, text("ui", "no_deposits"))
    : h("ul", { class: "lines" }, ...part.map((order) => h("li", {}, orderLine(order))));
  return wide(title(text("ui", "deposits")), list, h("div", { class: "row" }, backButton(), ...pager));
}

const orderLine = (order) =>
  button(["go", `order ${order.order}`], { disabled: order.can.length === 0 },
    ...order.doors.map((door) => h("span", { class: "plate small" }, door)),
    h("span", { class: "what" }, text("statuses", order.status), h("small", {}, when(order))),
    order.can.length > 0 && h("span", { class: "more-sign", "aria-hidden": "true" }, "›"));

function when({ deadline_s, ended_s }) {
  if (ended_s !== null) return text("ui", "since", { when: day(ended_s) });
  return deadline_s === null ? "" : text("ui", "until", { when: day(deadline_s) });
}

export function oneOrder(model) {
  const { view, here } = model;
  const order = view.orders.find((each) => here.place === `order ${each.order}`);
  if (!order) return deposits(model);
  return wide(
    h("h1", { tabindex: -1 }, ...order.doors.map((door) => h("span", { class: "plate small" }, door)), " ", text("statuses", order.status)),
    h("div", { class: "part" },
      h("p", { class: "hint" }, when(order)),
      h("div", { class: "actions" }, ...order.can.map((name) => button(["order", name, order.order], {}, text("touches", name))))),
    h("div", { class: "row" }, backButton()));
}

// -- a technician ------------------------------------------------------------------------------------

export function service({ view, here }) {
  const { part, pager } = paged(view.doors, here.page, CELLS_A_PAGE[tall()]);
  return wide(
    title(line("service_menu").line),
    h("div", { class: "grid" }, ...part.map(cell)),
    h("div", { class: "row" }, ...pager,
      ["done", "cancel"].filter((name) => view.touches.includes(name)).slice(0, 1).map((name) => button(["touch", name], { class: "fixed last" }, text("touches", name, {}, "menu")))));
}

const cell = (door) =>
  button(["go", `box ${door.box}`], { class: `use-${door.use}${door.door === "closed" ? "" : " trouble"}`, },
    h("span", {}, door.label),
    " ",
    h("small", {}, door.door === "closed" ? text("uses", door.use) : text("doors", door.door)),
    door.door !== "closed" && h("span", { class: "sr" }, `, ${text("uses", door.use)}`));

export function serviceBox(model) {
  const { view, here } = model;
  const door = view.doors.find((each) => here.place === `box ${each.box}`);
  if (!door) return service(model);
  return wide(
    h("h1", { tabindex: -1 }, h("span", { class: "plate small" }, door.label), ` ${text("uses", door.use)}`),
    h("div", { class: "part" },
      h("p", { class: "hint" }, `${text("doors", door.door)} · ${text("ui", door.order ? "goods_inside" : "nothing_inside")}${door.warm ? ` · ${text("ui", "warm_mark")}` : ""}`),
      h("div", { class: "actions" }, ...door.can.map((name) => button(["go", `reason ${name} ${door.box}`], {}, text("touches", name))))),
    h("div", { class: "row" }, backButton()));
}

/** Whatever a technician or operator does to a compartment has a reason, and it is written down. */
export function reason({ here }) {
  const [, name, box = ""] = here.place.split(" ");
  return wide(
    title(text("ui", "why")),
    h("div", { class: "actions" }, ...reasons().map(([key, words]) => button(["because", name, box, key], {}, words))),
    h("div", { class: "row" }, backButton()));
}

// -- pages ---------------------------------------------------------------------------------------------

function paged(all, page, size) {
  const pages = Math.max(1, Math.ceil(all.length / size));
  const at = Math.min(page, pages - 1);
  const turn = (to, words) => button(["page", String(to)], { class: "fixed", disabled: to < 0 || to >= pages }, words);
  const pager = pages === 1 ? [] : [
    turn(at - 1, text("ui", "previous")),
    h("span", { class: "fixed" }, text("ui", "page", { n: at + 1, of: pages })),
    turn(at + 1, text("ui", "next")),
  ];
  return { part: all.slice(at * size, (at + 1) * size), pager };
}
