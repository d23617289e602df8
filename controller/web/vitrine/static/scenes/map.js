// A tour on a map. The list beside it says the same in words, for whoever reads no maps or sees none.

import { button, h } from "../dom.js";
import { article } from "../frame.js";
import { markup } from "../markup.js";
import { figure } from "../pictures.js";
import { plan } from "../plan.js";
import { sound } from "../playing.js";
import { count, lang, told, word } from "../told.js";

export function show(scene, here) {
  let chosen = null;
  let player = null;
  const list = h("ol", { class: "stops" }, scene.stops.map((stop, number) =>
    h("li", {}, button({ class: "stop", "data-stop": stop.id, lang: lang(here, stop.title), click: () => choose(number) },
      h("span", { class: "number", "aria-hidden": "true" }, String(number + 1)), h("span", {}, told(here, stop.title))))));
  const detail = h("div", { class: "detail", hidden: true });
  const drawing = plan(scene, here, (number) => choose(number));
  const choose = (number) => {
    const before = chosen;
    chosen = number;
    player?.stop();
    player = null;
    list.hidden = number !== null;
    detail.hidden = number === null;
    drawing.look(number);
    if (number === null) {
      detail.replaceChildren();
      list.querySelectorAll("button")[before]?.focus({ preventScroll: true });
      return;
    }
    const stop = scene.stops[number];
    player = stop.sound && sound(stop.sound, here);
    detail.replaceChildren(...tale(stop, number));
    detail.querySelector("h2").focus({ preventScroll: true });
  };
  const tale = (stop, number) => {
    const more = stop.scene && here.content.scenes[stop.scene];
    const way = (to, key) => button({ class: "chip", disabled: to < 0 || to >= scene.stops.length, click: () => choose(to) }, word(here, key));
    return [
      h("div", { class: "row" }, button({ class: "chip", click: () => choose(null) }, word(here, "all_stops")), way(number - 1, "stop_before"), way(number + 1, "stop_next")),
      h("h2", { tabindex: "-1", lang: lang(here, stop.title) }, h("span", { class: "number", "aria-hidden": "true" }, String(number + 1)), told(here, stop.title)),
      stop.picture && figure(stop.picture, here, { wide: "50vw" }),
      player?.element,
      markup(stop.text, here),
      more && button({ class: "more", click: () => here.go(more.id) }, told(here, more.title)),
    ].filter(Boolean);
  };
  const scale = h("div", { class: "scale" },
    button({ class: "round", "aria-label": word(here, "closer"), click: () => drawing.closer(1.6) }, "+"),
    button({ class: "round", "aria-label": word(here, "farther"), click: () => drawing.closer(1 / 1.6) }, "−"));
  const element = article(scene, here,
    h("div", { class: "tour" }, h("div", { class: "sheet", style: `--ratio: ${drawing.ratio}` }, drawing.element, scale),
      h("div", { class: "guide" }, h("p", { class: "sum" }, count(here, "stops", scene.stops.length)), list, detail)),
    markup(scene.body, here));
  return { element, start: drawing.start, stop: () => { drawing.stop(); player?.stop(); } };
}

export function poster(scene, here) {
  const drawing = plan(scene, here, () => {}, { close: true });
  requestAnimationFrame(drawing.start);
  return drawing.element;
}
