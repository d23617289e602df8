// The bank as it stands in the street, drawn true to scale: one unit of the drawing is a millimetre.

import { s } from "/static/dom.js";
import { word } from "./words.js";

const COLUMN = 460;
const TERMINAL = 430;
const FOOT = 100;
const TOP = 1830;
const SKY = 330;
const BESIDE = 900;
const LEFT = 150;
const GROUND = TOP + SKY;
const REACH = [900, 1300];

const at = (height) => GROUND - height;

/** The drawing and a function that brings it up to date. `plan` never changes. */
export function street(plan) {
  const columns = Math.max(...plan.doors.map((door) => door.column)) + 1;
  const units = Math.max(...plan.doors.map((door) => door.top + door.height));
  const scale = (TOP - FOOT) / units;
  const width = LEFT + TERMINAL + columns * COLUMN + BESIDE;
  const boxes = plan.doors.map((door) => {
    const y = at(TOP - door.top * scale);
    return { ...door, x: LEFT + TERMINAL + door.column * COLUMN, y, tall: door.height * scale };
  });
  const doors = boxes.map((box) => doorway(box));
  const terminal = terminalColumn(plan);
  const svg = s(
    "svg", { viewBox: `0 0 ${width} ${GROUND + 130}`, role: "group", class: "street" },
    ...scenery(width, columns),
    ...terminal.parts,
    ...doors.map((door) => door.group),
    ...reach(width, columns),
    person(LEFT + TERMINAL + columns * COLUMN + 380),
  );
  return {
    svg,
    update(seen, selected) {
      svg.setAttribute("aria-label", word("street.heading"));
      svg.classList.toggle("dark", !seen.machine.powered);
      seen.doors.forEach((door, index) => doors[index].update(door, door.label === selected));
      terminal.update(seen);
      svg.querySelector(".reach title").textContent = word("street.reach");
    },
  };
}

function scenery(width, columns) {
  const bank = TERMINAL + columns * COLUMN;
  const stones = [];
  for (let row = 0; row < 9; row++) {
    for (let x = row % 2 ? -260 : 0; x < width; x += 520) {
      stones.push(s("rect", { x, y: 40 + row * 240, width: 512, height: 232, rx: 10 }));
    }
  }
  return [
    s("defs", null,
      s("linearGradient", { id: "evening", x1: 0, y1: 0, x2: 0, y2: 1 },
        s("stop", { offset: 0, "stop-color": "#e8d5ae" }), s("stop", { offset: 1, "stop-color": "#f3e7cc" })),
      s("radialGradient", { id: "lamplight" },
        s("stop", { offset: 0, "stop-color": "#ffdf9a", "stop-opacity": 0.85 }), s("stop", { offset: 1, "stop-color": "#ffdf9a", "stop-opacity": 0 })),
      s("linearGradient", { id: "inside", x1: 0, y1: 0, x2: 0, y2: 1 },
        s("stop", { offset: 0, "stop-color": "#ffe9b5" }), s("stop", { offset: 1, "stop-color": "#f0b348" })),
      s("linearGradient", { id: "inside-cold", x1: 0, y1: 0, x2: 0, y2: 1 },
        s("stop", { offset: 0, "stop-color": "#f2fbff" }), s("stop", { offset: 1, "stop-color": "#a9d3e8" }))),
    s("rect", { width, height: GROUND, fill: "url(#evening)" }),
    s("g", { class: "stones" }, ...stones),
    s("ellipse", { cx: LEFT + bank / 2, cy: 120, rx: bank * 0.75, ry: 700, fill: "url(#lamplight)", class: "lamplight" }),
    s("rect", { class: "pavement", x: 0, y: GROUND, width, height: 130 }),
    s("path", { class: "kerb", d: `M0 ${GROUND + 6}H${width}` }),
    s("ellipse", { class: "shade", cx: LEFT + bank / 2, cy: GROUND + 26, rx: bank / 2 + 60, ry: 30 }),
    s("path", { class: "roof", d: `M${LEFT - 90} ${at(TOP + 60)}h${bank + 180}l-60-110h-${bank + 60}z` }),
    s("rect", { class: "cabinet", x: LEFT - 26, y: at(TOP + 60), width: bank + 52, height: TOP + 60 - 30, rx: 18 }),
    s("rect", { class: "plinth", x: LEFT - 10, y: at(FOOT - 6), width: bank + 20, height: FOOT - 40 }),
  ];
}

function reach(width, columns) {
  const right = LEFT + TERMINAL + columns * COLUMN;
  return [
    s("g", { class: "reach" },
      s("rect", { x: right + 40, y: at(REACH[1]), width: width - right - 40, height: REACH[1] - REACH[0] }),
      ...REACH.map((height) => s("path", { d: `M${LEFT - 26} ${at(height)}H${width}` })),
      s("text", { x: width - 24, y: at(REACH[1]) - 24 }, "0,90 – 1,30 m"), s("title")),
  ];
}

/** Somebody in a wheelchair, seated eye height 1.20 m, for scale. */
function person(x) {
  const y = at(0);
  return s("g", { class: "person", transform: `translate(${x} ${y})`, "aria-hidden": "true" },
    s("circle", { class: "wheel", cx: 130, cy: -300, r: 292 }),
    s("circle", { class: "hub", cx: 130, cy: -300, r: 34 }),
    s("circle", { class: "wheel", cx: -250, cy: -92, r: 84 }),
    s("path", { class: "frame", d: "M190-900L170-470H-120L-230-180M-120-470L-40-300M170-470l60 40M190-900l110-30" }),
    s("path", { class: "legs", d: "M150-520H-150L-230-170h-90" }),
    s("path", { class: "coat", d: "M40-1010q120-40 150 60l30 440H-10q-30-40-10-90l40-200z" }),
    s("path", { class: "arm", d: "M110-900L-20-800L-190-960" }),
    s("circle", { class: "skin", cx: -204, cy: -974, r: 34 }),
    s("circle", { class: "skin", cx: 62, cy: -1150, r: 104 }),
    s("path", { class: "hair", d: "M-30-1196q40-90 140-60q90 30 60 160q-20 40-50 40q10-110-60-130z" }));
}

// -- the column with the screen, the reader, the keypad ------------------------------------------

function terminalColumn(plan) {
  const x = LEFT + 34;
  const wide = TERMINAL - 68;
  const lamp = s("rect", { class: "lamp", x, y: at(1690), width: wide, height: 34, rx: 17 });
  const title = s("title");
  lamp.append(title);
  const screen = s("rect", { class: "screen", x: x + 14, y: at(1560), width: wide - 28, height: 220, rx: 8 });
  const beam = s("path", { class: "beam", d: `M${x + 90} ${at(1186)}L${x + 20} ${at(1010)}H${x + wide - 20}L${x + wide - 90} ${at(1186)}z` });
  const keys = [];
  for (let row = 0; row < 4; row++) for (let column = 0; column < 3; column++) {
    keys.push(s("rect", { class: "key", x: x + 98 + column * 58, y: at(980) + row * 50, width: 46, height: 38, rx: 8 }));
  }
  const paper = s("g", { class: "slip" },
    s("rect", { x: x + 90, y: at(640), width: wide - 180, height: 150 }),
    s("path", { d: `M${x + 110} ${at(600)}h60M${x + 110} ${at(575)}h90M${x + 110} ${at(550)}h40` }));
  return {
    parts: [
      s("rect", { class: "terminal", x: LEFT + 8, y: at(TOP), width: TERMINAL - 16, height: TOP - FOOT, rx: 10 }),
      lamp,
      s("rect", { class: "bezel", x, y: at(1574), width: wide, height: 248, rx: 14 }),
      screen,
      s("rect", { class: "reader", x: x + 70, y: at(1260), width: wide - 140, height: 80, rx: 14 }),
      s("rect", { class: "window", x: x + 90, y: at(1244), width: wide - 180, height: 48, rx: 8 }),
      beam,
      ...(plan.keypad ? [s("rect", { class: "pad", x: x + 84, y: at(994), width: 190, height: 214, rx: 12 }), ...keys] : []),
      ...(plan.printer ? [s("rect", { class: "slot", x: x + 70, y: at(656), width: wide - 140, height: 26, rx: 8 }), paper] : []),
    ],
    update(seen) {
      lamp.setAttribute("class", `lamp ${seen.tone}`);
      title.textContent = word("street.lamp", { tone: word(`tones.${seen.tone}`) });
      screen.classList.toggle("lit", seen.machine.running === "ready");
      beam.classList.toggle("lit", seen.machine.running === "ready");
      paper.classList.toggle("out", seen.printer.paper !== null);
    },
  };
}

// -- one door -------------------------------------------------------------------------------------

function doorway(box) {
  const { x, y, tall } = box;
  const wide = COLUMN;
  const gap = 7;
  const inner = { x: x + gap, y: y + gap, width: wide - 2 * gap, height: tall - 2 * gap };
  const handle = Math.min(Math.max(at(box.handle_mm), y + gap + 44), y + tall - gap - 44);
  const leafWide = 92;

  const closed = s("g", { class: "leaf shut", role: "button", tabindex: 0 },
    s("rect", { class: "panel", ...inner, rx: 9 }),
    s("rect", { class: "handle", x: x + wide - 52, y: handle - 40, width: 22, height: 80, rx: 11 }),
    plate(box.label, x + 34, y + tall / 2 - 42),
    box.cold ? snow(x + 212, y + tall / 2) : null);

  const inside = s("g", { class: "inside", role: "button", tabindex: 0 },
    s("rect", { class: "hole", ...inner, rx: 6, fill: box.cold ? "url(#inside-cold)" : "url(#inside)" }),
    s("path", { class: "depth", d: `M${inner.x} ${inner.y}l34 26V${inner.y + inner.height - 26}l-34 26zM${inner.x + inner.width} ${inner.y}l-34 26V${inner.y + inner.height - 26}l34 26z` }),
    parcel(x + wide / 2 + 40, y + tall - gap - 8, Math.min(1, tall / 230)),
    plus(x + wide / 2 + 40, y + tall / 2));

  const open = s("g", { class: "leaf ajar", role: "button", tabindex: 0 },
    s("path", { class: "panel", d: `M${inner.x} ${inner.y}l${leafWide} -26v${inner.height + 52}l-${leafWide} -26z` }),
    s("rect", { class: "handle", x: x + leafWide - 16, y: handle - 40, width: 14, height: 80, rx: 7 }),
    s("text", { class: "number", x: x + 16 + leafWide / 2 - 4, y: y + tall / 2 + 22 }, box.label));

  const frame = s("rect", { class: "frame", ...inner, rx: 9 });
  const marks = s("g", { class: "marks", transform: `translate(${x + wide - 86} ${y + gap + 34})` },
    s("g", { class: "mark jam" }, s("circle", { r: 25 }), s("path", { d: "M-10-10l20 20M10-10l-20 20" })),
    s("g", { class: "mark cut", transform: "translate(-62 0)" }, s("circle", { r: 25 }), s("path", { d: "M-16 0h10M6 0h10M-5-9l4 18M2-9l4 18" })),
    s("g", { class: "mark mute", transform: "translate(-124 0)" }, s("circle", { r: 25 }), s("text", { y: 13 }, "?")));
  const group = s("g", { class: "door", "data-door": box.label }, frame, inside, closed, open, marks);
  const name = (state, door) =>
    word("street.door", {
      door: box.label, size: word(`street.${box.size}`), cold: box.cold ? word("street.cold") : "",
      state: [state, door.jammed && "jammed", door.sensor !== "ok" && door.sensor, door.told === null && "silent"]
        .filter(Boolean).map((one) => word(`street.${one}`)).join(", "),
    });

  return {
    group,
    update(door, selected) {
      const classes = ["door", door.closed ? "is-shut" : "is-open", door.goods ? "full" : "", door.released ? "released" : "", box.cold ? "cold" : "",
        door.jammed ? "jammed" : "", door.sensor === "ok" ? "" : "cut", door.told === null ? "mute" : "", selected ? "selected" : ""];
      group.setAttribute("class", classes.filter(Boolean).join(" "));
      closed.setAttribute("aria-label", `${name("closed", door)} : ${word("street.pull")}`);
      open.setAttribute("aria-label", `${name("open", door)} : ${word("street.push")}`);
      closed.dataset.act = JSON.stringify({ do: "pull", door: box.label });
      open.dataset.act = JSON.stringify({ do: "push", door: box.label });
      const does = door.goods ? "take" : "put";
      inside.dataset.act = JSON.stringify({ do: does, door: box.label });
      inside.setAttribute("aria-label", word(`street.${does}`, { door: box.label, goods: door.goods }));
    },
  };
}

const plate = (label, x, y) =>
  s("g", { class: "plate" },
    s("rect", { x, y, width: 62 + 36 * Math.max(1, label.length), height: 84, rx: 12 }),
    s("rect", { class: "rim", x: x + 7, y: y + 7, width: 48 + 36 * Math.max(1, label.length), height: 70, rx: 8 }),
    s("text", { x: x + 31 + 18 * Math.max(1, label.length), y: y + 63 }, label));

const snow = (x, y) =>
  s("path", { class: "snow", transform: `translate(${x} ${y})`, d: "M0-36V36M-31-18L31 18M-31 18L31-18M-11-34L0-24L11-34M-11 34L0 24L11 34" });

const parcel = (x, y, scale) =>
  s("g", { class: "parcel", transform: `translate(${x} ${y}) scale(${scale})` },
    s("path", { class: "bread", d: "M-6-120l34-76q14-18 26-4q6 10-2 22l-36 66z" }),
    s("path", { class: "leek", d: "M-44-122q-22-30-12-68q18 14 22 62zM-30-124q-4-46 16-66q14 24 2 66z" }),
    s("path", { class: "bag", d: "M-78-128H74L88 0H-92z" }),
    s("path", { class: "fold", d: "M-78-128H74l2 20H-80z" }),
    s("circle", { class: "seal", cx: -3, cy: -60, r: 24 }));

const plus = (x, y) =>
  s("g", { class: "plus", transform: `translate(${x} ${y})` }, s("circle", { r: 46 }), s("path", { d: "M-22 0H22M0-22V22" }));
