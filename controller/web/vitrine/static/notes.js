// What neighbours wrote and a person approved, as sheets pinned to a wall.

import { h } from "./dom.js";
import { word } from "./told.js";

/** The sheets, as they come in: what a person approves appears, what a person takes down is gone at once. */
export function notes(scene, here) {
  const place = h("div", { class: "pinned" });
  const pin = async () => {
    const wall = await here.api.wall(scene.id);
    if (wall) place.replaceChildren(wall.lines.length > 0 ? h("ul", { class: "notes" }, wall.lines.map(note)) : h("p", { class: "nothing" }, word(here, "wall_empty")));
  };
  if (here.api) {
    pin();
    here.api.changed?.(place, pin);
  }
  return place;
}

const note = (line) => h("li", {},
  line.picture && h("img", { src: line.picture, alt: line.alt, loading: "lazy", draggable: "false" }), h("p", {}, line.text));
