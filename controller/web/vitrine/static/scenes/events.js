// What goes on in town, day by day.

import { h } from "../dom.js";
import { article } from "../frame.js";
import { markup } from "../markup.js";
import { figure } from "../pictures.js";
import { clock, dated, lang, told, word } from "../told.js";

/** The local time that is written in `text` (RFC 3339), in the UTC fields of a Date. */
const wallOf = (text) => new Date(`${text.slice(0, 16)}:00Z`);
const minutes = (wall) => wall.getUTCHours() * 60 + wall.getUTCMinutes();

/** Those that are not over, the next first; all of them where no clock is to be believed. */
function coming(scene, here) {
  const wall = here.now();
  return scene.events.filter((one) => !wall || wallOf(one.ends) > wall).toSorted((one, other) => wallOf(one.begins) - wallOf(other.begins));
}

export function show(scene, here) {
  const list = coming(scene, here);
  const element = article(scene, here,
    list.length === 0
      ? h("p", { class: "nothing" }, word(here, "no_events"))
      : h("ul", { class: "agenda" }, list.map((one) => h("li", {}, happening(one, here)))),
    markup(scene.body, here));
  return { element };
}

function happening(one, here) {
  return h("article", { class: "happening" },
    plate(one, here),
    h("div", { class: "words" },
      h("h2", { lang: lang(here, one.title) }, told(here, one.title)),
      h("p", { class: "when" }, when(one, here), one.where && h("span", { class: "where" }, one.where)),
      markup(one.text, here),
      one.page && h("p", { class: "page" }, one.page)),
    one.picture && figure(one.picture, here, { wide: "30vw" }));
}

function plate(one, here) {
  const begins = wallOf(one.begins);
  return h("p", { class: "date", "aria-hidden": "true" },
    h("span", {}, dated(here, begins, { weekday: "short" })), h("strong", {}, String(begins.getUTCDate())), h("span", {}, dated(here, begins, { month: "short" })));
}

function when(one, here) {
  const [begins, ends] = [wallOf(one.begins), wallOf(one.ends)];
  const day = (wall) => dated(here, wall, { weekday: "long", day: "numeric", month: "long" });
  const values = { day: day(begins), from: clock(here, minutes(begins)), to: clock(here, minutes(ends)), last: day(ends) };
  return h("span", {}, word(here, values.day === values.last ? "event_day" : "event_days", values));
}

export function poster(scene, here) {
  const list = coming(scene, here).slice(0, 3);
  if (list.length === 0) return null;
  return h("ul", { class: "agenda" }, list.map((one) => h("li", { class: "happening" }, plate(one, here),
    h("div", { class: "words" }, h("h2", { lang: lang(here, one.title) }, told(here, one.title)), h("p", { class: "when" }, when(one, here))))));
}
