// Polls, the guest wall and "what should this street become?": what is asked, and where the window stands that takes the answer.

import { h } from "../dom.js";
import { article } from "../window/frame.js";
import { markup } from "../window/markup.js";
import { figure } from "../window/pictures.js";
import { told } from "../window/told.js";

/** A scene as picture and text. */
export function plain(scene, here, ...more) {
  return { element: article(scene, here, scene.picture && figure(scene.picture, here, { eager: true }), markup(scene.body, here), ...more) };
}

export function asking(visit, scene, here) {
  return plain(scene, here,
    scene.question && question(scene.question, here),
    scene.invitation && h("p", { class: "invitation" }, told(here, scene.invitation)),
    whereTheWindowStands(visit));
}

function question(one, here) {
  return h("section", { class: "question" },
    h("h2", {}, told(here, one.text)),
    h("ul", { class: "asked" }, one.choices.map((choice) =>
      h("li", {}, choice.picture && figure(choice.picture, here), h("p", {}, told(here, choice.text))))));
}

function whereTheWindowStands(visit) {
  const { latitude, longitude, title } = visit.index;
  return h("section", { class: "window-stands" },
    h("h2", {}, visit.say("phone.window_title")),
    h("p", {}, visit.say("phone.window_text", { town: title[visit.language] })),
    h("a", { class: "act quiet", href: onTheMap(latitude, longitude) }, visit.say("phone.window_map")));
}

/** The phone's own map, and nobody's page: a geo URI (RFC 5870), or what Apple's phones have in its place. */
const onTheMap = (latitude, longitude) =>
  /iP(hone|ad|od)/.test(navigator.userAgent) ? `maps:?q=${latitude},${longitude}` : `geo:${latitude},${longitude}`;
