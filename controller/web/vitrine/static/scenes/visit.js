// A virtual visit: panoramas to look around in, and places in them that lead on. The list below says the same in words;
// it is also what there is where no panorama can be drawn.

import { button, h } from "../dom.js";
import { article } from "../frame.js";
import { markup } from "../markup.js";
import { credit, picture } from "../pictures.js";
import { lang, told, word } from "../told.js";

const TURN_DEG = 40;

export function show(scene, here) {
  const stage = h("div", { class: "panorama" });
  const title = h("h2", { tabindex: "-1", "aria-live": "polite" });
  const spots = h("ul", { class: "spots" });
  const by = h("p", { class: "by" });
  let sphere = null;
  let gone = false;

  const follow = (spot) => (spot.panorama ? enter(spot.panorama) : here.go(spot.scene));
  const enter = (id) => {
    const panorama = scene.panoramas.find((one) => one.id === id) ?? scene.panoramas[0];
    title.textContent = told(here, panorama.title);
    title.lang = lang(here, panorama.title) ?? here.language;
    by.textContent = credit(panorama.picture.credit, here);
    spots.replaceChildren(...panorama.spots.map((spot) => h("li", {},
      button({ class: "more", lang: lang(here, spot.label), click: () => follow(spot) }, told(here, spot.label)))));
    if (sphere) sphere.enter(panorama);
    else stage.replaceChildren(picture(panorama.picture, here, { class: "flat" }));
    current = panorama;
  };
  let current = null;
  enter(scene.panoramas[0].id);
  const turn = (deg, key, sign) => button({ class: "round", "aria-label": word(here, key), click: () => sphere?.turn(deg) }, sign);
  const turning = h("div", { class: "scale", hidden: true }, turn(-TURN_DEG, "turn_left", "‹"), turn(TURN_DEG, "turn_right", "›"));
  const element = article(scene, here,
    h("div", { class: "sheet" }, stage, turning), title, h("p", { class: "sum" }, word(here, "spots")), spots, by, markup(scene.body, here));
  const start = async () => {
    try {
      const { look } = await import("../panorama.js");
      if (!gone) sphere = await look(stage, current, here, follow);
      turning.hidden = false;
      if (gone) sphere.stop();
    } catch {
      stage.classList.add("flat"); // no library, or no way to draw in space: the picture stands still, the list leads on
    }
  };
  return { element, start, stop: () => { gone = true; sphere?.stop(); } };
}
