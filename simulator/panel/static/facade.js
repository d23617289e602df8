// The shop window's house, drawn: limestone and a painted shopfront, a lamp, the sky of the hour, whoever passes by.

import { s } from "/static/dom.js";

export const WIDTH = 1600;
export const HEIGHT = 1180;
/** Where the glass is, of the drawing: upright, nine to sixteen. */
export const PANE = { x: 557, y: 190, width: 486, height: 864 };
const GROUND = 1096;

/** The sky and the light of an hour: night, dawn, day, dusk. */
export function light(hour) {
  if (hour >= 22 || hour < 6) return "night";
  if (hour < 8) return "dawn";
  return hour < 19 ? "day" : "dusk";
}

export function facade() {
  return s("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, "aria-hidden": "true", class: "house" },
    gradients(), ...wall(), shopfront(), lamp(180), ...pavement(), ...glow(), passer(1240), child(1370));
}

const gradients = () =>
  s("defs", null,
    s("linearGradient", { id: "wood", x1: 0, y1: 0, x2: 0, y2: 1 },
      s("stop", { offset: 0, "stop-color": "#2f5a57" }), s("stop", { offset: 1, "stop-color": "#234642" })),
    s("radialGradient", { id: "shine" },
      s("stop", { offset: 0, "stop-color": "#ffd995", "stop-opacity": .75 }), s("stop", { offset: 1, "stop-color": "#ffd995", "stop-opacity": 0 })),
    s("linearGradient", { id: "spill", x1: 0, y1: 0, x2: 0, y2: 1 },
      s("stop", { offset: 0, "stop-color": "#ffe3ad", "stop-opacity": .6 }), s("stop", { offset: 1, "stop-color": "#ffe3ad", "stop-opacity": 0 })));

/** Courses of limestone, a string course, shutters above, and the shade of the eaves. */
function wall() {
  const stones = [];
  for (let row = 0; row < 15; row += 1) {
    const y = row * 76;
    for (let x = (row % 2) * -90; x < WIDTH; x += 180) stones.push(s("rect", { x: x + 2, y: y + 2, width: 176, height: 72, rx: 4 }));
  }
  return [
    s("rect", { class: "wall", width: WIDTH, height: GROUND }),
    s("g", { class: "courses" }, ...stones),
    s("rect", { class: "string", x: 0, y: 66, width: WIDTH, height: 22 }),
    ...[70, 1280].map((x) => shutters(x, 210)),
  ];
}

function shutters(x, y) {
  const slats = Array.from({ length: 9 }, (_, index) => s("path", { d: `M${x + 12} ${y + 34 + index * 34}h86M${x + 128} ${y + 34 + index * 34}h86` }));
  return s("g", { class: "shutters" },
    s("rect", { class: "jamb", x: x - 16, y: y - 20, width: 258, height: 372, rx: 4 }),
    s("rect", { x, y, width: 110, height: 340, rx: 3 }), s("rect", { x: x + 116, y, width: 110, height: 340, rx: 3 }), ...slats,
    s("rect", { class: "sill", x: x - 28, y: y + 348, width: 282, height: 20 }));
}

/** Painted wood around the glass: fascia, pilasters, stall riser. */
function shopfront() {
  const { x, y, width, height } = PANE;
  return s("g", { class: "shop" },
    s("rect", { class: "wood", x: x - 130, y: y - 116, width: width + 260, height: GROUND - y + 116, rx: 6 }),
    s("path", { class: "cornice", d: `M${x - 156} ${y - 116}h${width + 312}l-22-30h-${width + 268}z` }),
    s("rect", { class: "fascia", x: x - 104, y: y - 98, width: width + 208, height: 74, rx: 4 }),
    ...[x - 106, x + width + 22].map((left) => s("rect", { class: "panel", x: left, y: y - 4, width: 84, height: height + 8, rx: 4 })),
    s("rect", { class: "panel", x: x - 10, y: y + height + 18, width: width + 20, height: 20, rx: 4 }),
    s("rect", { class: "reveal", x: x - 14, y: y - 14, width: width + 28, height: height + 28, rx: 6 }),
    s("text", { class: "sign", x: x + width / 2, y: y - 48 }));
}

const lamp = (x) =>
  s("g", { class: "lamp-post" },
    s("path", { class: "iron", d: `M${x} 1100V640M${x - 34} 1100h68M${x - 18} 660h36` }),
    s("path", { class: "lantern", d: `M${x - 30} 636l-10-92h80l-10 92z` }),
    s("path", { class: "iron", d: `M${x - 46} 544h92M${x - 32} 544l32-34l32 34` }));

const pavement = () => [
  s("rect", { class: "flags", x: 0, y: GROUND, width: WIDTH, height: HEIGHT - GROUND }),
  s("path", { class: "joints", d: `M0 ${GROUND + 3}H${WIDTH}M0 ${GROUND + 44}H${WIDTH}M220 ${GROUND}l-40 84M560 ${GROUND}l-30 84M900 ${GROUND}v84M1240 ${GROUND}l30 84M1480 ${GROUND}l44 84` }),
];

/** Night over everything but what shines. */
const glow = () => [
  s("rect", { class: "night", width: WIDTH, height: HEIGHT }),
  s("ellipse", { class: "lamplight", cx: 180, cy: 600, rx: 420, ry: 520, fill: "url(#shine)" }),
  s("ellipse", { class: "shoplight", cx: PANE.x + PANE.width / 2, cy: 130, rx: 560, ry: 220, fill: "url(#shine)" }),
  s("path", { class: "spill", d: `M${PANE.x} ${GROUND}h${PANE.width}l120 84h-${PANE.width + 240}z`, fill: "url(#spill)" }),
];

const passer = (x) =>
  s("g", { class: "passer", transform: `translate(${x} 1142)` },
    s("ellipse", { class: "shadow", cx: 0, cy: 4, rx: 92, ry: 14 }),
    s("path", { class: "legs", d: "M-26-230l-10 226M28-230l16 226" }),
    s("path", { class: "shoes", d: "M-66 0h44M20 0h48" }),
    s("path", { class: "coat", d: "M-62-236l14-206q48-44 96 0l22 206q-66 30-132 0z" }),
    s("path", { class: "sleeve", d: "M-44-420q-66 60-60 150" }),
    s("path", { class: "bag", d: "M-140-268h70l8 98h-86z" }),
    s("path", { class: "bread", d: "M-122-270l-22-92q8-20 26-8l22 100z" }),
    s("path", { class: "scarf", d: "M-34-452q34 26 70 0l-4 34q-32 18-62 0z" }),
    s("circle", { class: "skin", cx: 2, cy: -502, r: 46 }),
    s("path", { class: "hair", d: "M-46-506q0-56 52-56q50 2 46 60q-20-30-98-4z" }));

const child = (x) =>
  s("g", { class: "passer small", transform: `translate(${x} 1148)` },
    s("ellipse", { class: "shadow", cx: 0, cy: 2, rx: 58, ry: 10 }),
    s("path", { class: "legs", d: "M-16-130l-4 128M18-130l10 128" }),
    s("path", { class: "shoes", d: "M-44 0h30M12 0h32" }),
    s("path", { class: "jacket", d: "M-44-134l8-128q36-34 74 0l12 128q-46 20-94 0z" }),
    s("path", { class: "arm", d: "M-34-250l-62-76" }),
    s("circle", { class: "skin", cx: 0, cy: -312, r: 38 }),
    s("path", { class: "cap", d: "M-40-318q2-48 42-46q38 2 38 44l-90 6z" }));
