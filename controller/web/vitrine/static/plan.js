// A map drawn from GeoJSON: no tiles, no network, crisp at any size. Metres on the ground become the drawing's units.

import { h, s } from "./dom.js";
import { lang, told } from "./told.js";

const METRES_PER_DEGREE = 111_320;
const CLASSES = new Set(["river", "street", "square", "green", "rampart", "building"]);
const ORDER = ["rampart", "green", "river", "street", "square", "building", "route"];
const CLOSEST = 6;
const MARGIN = 0.08;
const ABOUT = 1.45; // times the span of the stops, so that no pin is cut off

/** Longitude and latitude to metres east and south of the box's north-west corner. */
export function projection([west, south, east, north]) {
  const shrink = Math.cos(((south + north) / 2) * (Math.PI / 180));
  const at = ([longitude, latitude]) => [(longitude - west) * METRES_PER_DEGREE * shrink, (north - latitude) * METRES_PER_DEGREE];
  return { at, size: at([east, south]) };
}

const ring = (points, at) => points.map((point, number) => `${number ? "L" : "M"}${at(point).map((one) => one.toFixed(1)).join(" ")}`).join("");

function outline({ type, coordinates }, at) {
  if (type === "LineString") return ring(coordinates, at);
  if (type === "MultiLineString") return coordinates.map((line) => ring(line, at)).join("");
  if (type === "Polygon") return coordinates.map((line) => `${ring(line, at)}Z`).join("");
  if (type === "MultiPolygon") return coordinates.flat().map((line) => `${ring(line, at)}Z`).join("");
  return "";
}

const drawnAs = (feature) => {
  const name = feature.properties?.class;
  return CLASSES.has(name) ? name : feature.geometry.type.endsWith("LineString") ? "route" : "square";
};

/** The ground of the drawing, background first. */
export function ground(collection, at) {
  const features = collection.features.filter((one) => one.geometry && one.geometry.type !== "Point");
  const layer = (one) => ORDER.indexOf(drawnAs(one));
  return features.toSorted((one, other) => layer(one) - layer(other))
    .map((one) => s("path", { class: `ground ${drawnAs(one)} ${one.geometry.type.includes("Line") ? "line" : "area"}`, d: outline(one.geometry, at) }));
}

/** What is to be seen at first: the whole drawing, or its stops and what lies about them. */
function sight(size, stops, close) {
  if (!close || stops.length < 2) return { x: size[0] / 2, y: size[1] / 2, width: size[0], height: size[1] };
  const [xs, ys] = [stops.map((one) => one[0]), stops.map((one) => one[1])];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  return { x: (left + right) / 2, y: (top + bottom) / 2, width: ABOUT * (right - left), height: ABOUT * (bottom - top) };
}

/**
 * A plan of `stops`; `chosen(number)` is called for a marker that is touched. The drawing fills its place, whatever its
 * shape; `look(number | null)` moves to a stop or to the whole, `closer(factor)` changes the scale. `close` begins at the stops.
 */
export function plan(scene, here, chosen, { close = false } = {}) {
  const { at, size } = projection(scene.box);
  const floor = s("g", {});
  const markers = s("g", { class: "markers" });
  const drawing = s("svg", { class: "plan", role: "img", "aria-label": told(here, scene.title), lang: lang(here, scene.title), preserveAspectRatio: "xMidYMid slice" }, floor, markers);
  const frame = h("div", { class: "ground" }, drawing);
  const seen = sight(size, scene.stops.map((stop) => at([stop.longitude, stop.latitude])), close);
  const whole = { x: seen.x, y: seen.y, scale: 1 };
  let view = { ...whole };
  let place = { width: 1, height: 1 };

  const spots = scene.stops.map((stop, number) => {
    const [x, y] = at([stop.longitude, stop.latitude]);
    const marker = s("g", { class: "marker", click: () => chosen(number) },
      s("circle", { class: "reach", r: 34 }), s("path", { class: "pin", d: "M0 0C-9-14-24-22-24-39a24 24 0 0 1 48 0C24-22 9-14 0 0z" }),
      s("text", { y: -31, "text-anchor": "middle" }, String(number + 1)));
    markers.append(marker);
    return { x, y, marker };
  });
  const draw = () => {
    const fits = Math.max(seen.width / place.width, seen.height / place.height) * (1 + 2 * MARGIN);
    const metres_per_px = fits / view.scale;
    const [width, height] = [place.width * metres_per_px, place.height * metres_per_px];
    drawing.setAttribute("viewBox", `${view.x - width / 2} ${view.y - height / 2} ${width} ${height}`);
    drawing.style.setProperty("--px", metres_per_px);
    for (const { x, y, marker } of spots) marker.setAttribute("transform", `translate(${x} ${y}) scale(${metres_per_px})`);
  };
  const closer = (factor) => {
    view.scale = Math.min(CLOSEST, Math.max(1, view.scale * factor));
    if (view.scale === 1) view = { ...whole };
    draw();
  };
  const look = (number) => {
    markers.querySelector(".here")?.classList.remove("here");
    if (number === null) view = { ...whole };
    else {
      const { x, y, marker } = spots[number];
      marker.classList.add("here");
      markers.append(marker); // over its neighbours
      view = { x, y, scale: Math.max(view.scale, 1.6) };
    }
    draw();
  };
  drag(drawing, (dx, dy) => {
    const metres_per_px = drawing.viewBox.baseVal.width / place.width;
    view.x = Math.min(size[0], Math.max(0, view.x - dx * metres_per_px));
    view.y = Math.min(size[1], Math.max(0, view.y - dy * metres_per_px));
    draw();
  });
  const watching = new ResizeObserver(([entry]) => {
    const { width, height } = entry.contentRect;
    if (width > 0 && height > 0) { place = { width, height }; draw(); }
  });
  const start = () => watching.observe(frame);
  fetch(here.url(scene.ground)).then((answer) => answer.json()).then((collection) => floor.append(...ground(collection, at)))
    .catch(() => frame.classList.add("bare")); // the stops still stand where they are
  const ratio = Math.min(2.2, Math.max(0.9, size[0] / size[1]));
  return { element: frame, ratio, look, closer, start, stop: () => watching.disconnect() };
}

function drag(surface, moved) {
  let last = null;
  surface.addEventListener("pointerdown", (event) => { if (event.isPrimary) last = event; });
  surface.addEventListener("pointermove", (event) => {
    if (!last || !event.isPrimary) return;
    moved(event.clientX - last.clientX, event.clientY - last.clientY);
    last = event;
  });
  for (const end of ["pointerup", "pointercancel", "pointerleave"]) surface.addEventListener(end, () => { last = null; });
}
