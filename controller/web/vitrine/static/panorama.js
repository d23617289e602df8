// Looking around: a panorama on the inside of a sphere, with Photo Sphere Viewer. Loaded only when a visit is shown.

import { h } from "./dom.js";
import { told } from "./told.js";

const STYLES = new URL("lib/photo-sphere-viewer.css", import.meta.url).pathname;
const TURN_SPEED = "6rpm";
const GAP_PX = 6; // between two labels, of which the lower one gives way

/** The library writes its own fixed markup; nothing of the content ever goes through here (see `texts` below). */
function allowItsMarkup() {
  const tags = /^(?:\s|<\/?(?:svg|g|path|circle|rect|polygon|polyline|line|title|div|span|use)\b[^<>]*>|[^<>])*$/;
  window.trustedTypes?.defaultPolicy ?? window.trustedTypes?.createPolicy("default", {
    createHTML: (text) => (tags.test(text) && !/\son\w+\s*=|javascript:/i.test(text) ? text : ""),
  });
}

/** Its styles stand in the page; raises when there are none. */
function styled() {
  const before = document.querySelector(`link[href="${STYLES}"]`);
  if (before) return before.sheet;
  return new Promise((loaded, failed) => document.head.append(h("link", { rel: "stylesheet", href: STYLES, load: loaded, error: failed })));
}

const panoramaOf = (one, here) => ({
  width: one.width, cols: one.columns, rows: one.rows, baseUrl: here.url(one.picture.renditions.at(-1).path),
  tileUrl: (column, row) => here.url(one.tiles.replace("{column}", column).replace("{row}", row)),
});

/**
 * Look around `first` in `stage`; a touched spot is handed to `follow(spot)`. Gives `{ enter(panorama), turn(deg), stop() }`.
 * Raises where the library is missing or the machine cannot draw in space.
 */
export async function look(stage, first, here, follow) {
  const [{ Viewer, utils }, { EquirectangularTilesAdapter }] = await Promise.all([import("./lib/photo-sphere-viewer.js"), import("./lib/photo-sphere-tiles.js")]);
  allowItsMarkup();
  await styled();
  const place = h("div", { class: "sphere", "aria-hidden": "true" });
  const still = [...stage.children];
  stage.append(place);
  const viewer = new Viewer({
    container: place, adapter: EquirectangularTilesAdapter.withConfig({ antialias: false }), panorama: panoramaOf(first, here),
    navbar: false, keyboard: false, mousewheel: false, touchmoveTwoFingers: false, loadingTxt: "", defaultZoomLvl: 25,
    moveInertia: here.reduced ? false : 0.8, canvasBackground: "transparent",
  });
  await ready(viewer);
  still.forEach((one) => one.remove());

  const marks = h("div", { class: "marks", "aria-hidden": "true" });
  place.append(marks);
  let spots = [];
  const arrange = () => {
    const { width, height } = viewer.state.size;
    const placed = [];
    for (const { spot, element, wide, high } of spots) {
      const at = { yaw: (spot.yaw_deg * Math.PI) / 180, pitch: (spot.pitch_deg * Math.PI) / 180 };
      const before = viewer.dataHelper.sphericalCoordsToVector3(at).dot(viewer.state.direction) > 0;
      let { x, y } = viewer.dataHelper.sphericalCoordsToViewerCoords(at);
      element.style.visibility = before && x > 0 && y > 0 && x < width && y < height ? "" : "hidden";
      if (element.style.visibility) continue;
      while (placed.some((one) => Math.abs(one.x - x) < (one.wide + wide) / 2 && Math.abs(one.y - y) < high + GAP_PX)) y += high + GAP_PX;
      placed.push({ x, y, wide });
      element.style.transform = `translate(${Math.round(x - wide / 2)}px, ${Math.round(y - high / 2)}px)`;
    }
  };
  const mark = (panorama) => {
    spots = panorama.spots.map((spot) => ({ spot, element: h("button", { type: "button", class: "mark", tabindex: "-1", click: () => follow(spot) }, told(here, spot.label)) }));
    marks.replaceChildren(...spots.map((one) => one.element));
    for (const one of spots) Object.assign(one, { wide: one.element.offsetWidth, high: one.element.offsetHeight });
    arrange();
  };
  mark(first);
  viewer.addEventListener("render", arrange);
  let coming = Promise.resolve(); // the library must not be taken down while it loads
  return {
    enter(panorama) {
      const how = { transition: here.reduced ? false : undefined, showLoader: false, position: { yaw: 0, pitch: 0 } };
      coming = viewer.setPanorama(panoramaOf(panorama, here), how).then((shown) => shown !== false && mark(panorama), () => undefined);
    },
    turn(deg) {
      const yaw = viewer.getPosition().yaw + (deg * Math.PI) / 180;
      const to = { yaw: utils.parseAngle(yaw), pitch: 0 };
      if (here.reduced) viewer.rotate(to);
      else viewer.animate({ ...to, speed: TURN_SPEED });
    },
    stop: () => coming.finally(() => viewer.destroy()),
  };
}

const ready = (viewer) => new Promise((drawn, failed) => {
  viewer.addEventListener("ready", () => drawn(), { once: true });
  viewer.addEventListener("panorama-error", ({ error }) => failed(error), { once: true });
});
