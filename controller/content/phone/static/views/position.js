// One's own position on a walk: asked for by a touch, shown on the map of this page, and to nobody else.

import { button, h, s } from "../dom.js";
import { distance, metresBetween } from "../measures.js";

const THERE_M = 25;

export function position(visit, map, drawing) {
  const line = h("p", { role: "status" });
  const element = h("section", { class: "position" });
  let watch = null;
  const stop = () => {
    if (watch !== null) navigator.geolocation.clearWatch(watch);
    watch = null;
    mark(drawing, []);
  };
  const offer = (text) => {
    stop();
    line.textContent = text;
    element.replaceChildren(h("h2", {}, visit.say("phone.place_title")), h("p", {}, visit.say("phone.place_word")),
      button(visit.say("phone.place_show"), begin, { class: "act place" }), line);
  };
  const seen = ({ coords }) => {
    if (!element.isConnected) return stop();
    line.textContent = nearest(visit, map, coords);
    dot(map, coords).then((shapes) => watch !== null && mark(drawing, shapes));
  };
  const failed = ({ code, PERMISSION_DENIED }) => {
    if (code === PERMISSION_DENIED) offer(visit.say("phone.place_refused"));
    else line.textContent = visit.say("phone.place_waiting"); // out of sight of the sky: it may come again
  };
  const begin = () => {
    line.textContent = visit.say("phone.place_waiting");
    element.querySelector("button").replaceWith(button(visit.say("phone.place_stop"), () => offer(""), { class: "act quiet place" }));
    watch = navigator.geolocation.watchPosition(seen, failed, { enableHighAccuracy: true });
    element.querySelector("button").focus();
  };
  if ("geolocation" in navigator) offer("");
  return element;
}

function nearest(visit, map, coords) {
  const [stop, metres] = map.stops
    .map((one) => [one, metresBetween(coords, one)])
    .reduce((best, one) => (one[1] < best[1] ? one : best), [null, Infinity]);
  if (!stop) return "";
  const word = metres <= THERE_M ? "phone.place_here" : "phone.place_far";
  const about = visit.say("phone.place_about", { metres: Math.round(coords.accuracy) });
  return `${visit.say(word, { stop: stop.title[visit.language], distance: distance(metres, visit.language) })} (${about})`;
}

/** Where one is on the map, and how far that may be believed; nothing where that is off the map. */
async function dot(map, { latitude, longitude, accuracy }) {
  const [west, south, east, north] = map.box;
  if (longitude < west || longitude > east || latitude < south || latitude > north) return [];
  const { projection } = await import("../window/plan.js");
  const [x, y] = projection(map.box).at([longitude, latitude]);
  const point = `M${x} ${y}h.01`;
  return [s("circle", { class: "me about", cx: x, cy: y, r: accuracy }), s("path", { class: "me rim", d: point }), s("path", { class: "me", d: point })];
}

function mark(drawing, shapes) {
  drawing.querySelectorAll(".me").forEach((one) => one.remove());
  const plan = drawing.querySelector("svg.plan");
  if (plan) plan.append(...shapes);
}
