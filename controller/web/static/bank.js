// The small drawing of the bank: where to look for the door.

import { s } from "./dom.js";
import { text } from "./language.js";

const WIDTH = 4;

export function bankDrawing(places, door) {
  const columns = Math.max(...places.map((place) => place.column)) + 1;
  const high = Math.max(...places.map((place) => place.top + place.height));
  const boxes = places.map((place) =>
    s("rect", {
      class: place.label === door ? "here" : null,
      x: place.column * WIDTH + 0.15, y: place.top + 0.15, width: WIDTH - 0.3, height: place.height - 0.3, rx: 0.25,
    }),
  );
  const here = places.find((place) => place.label === door);
  const dot = here && s("circle", {
    class: "dot", cx: here.column * WIDTH + WIDTH / 2, cy: here.top + here.height / 2, r: Math.min(0.6, here.height / 4),
  });
  return s(
    "svg",
    { class: "bank", role: "img", "aria-label": text("ui", "where", { door }), viewBox: `-1 -0.5 ${columns * WIDTH + 2} ${high + 1.5}` },
    s("rect", { class: "frame", x: -0.25, y: -0.25, width: columns * WIDTH + 0.5, height: high + 0.5, rx: 0.4 }),
    ...boxes,
    dot,
    s("path", { class: "ground", d: `M-1 ${high + 0.7}H${columns * WIDTH + 1}` }),
  );
}
