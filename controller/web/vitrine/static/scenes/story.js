// A story: pictures, a film, a voice, then and now, and a house floor by floor.

import { h } from "../dom.js";
import { article } from "../frame.js";
import { floors } from "../floors.js";
import { markup } from "../markup.js";
import { figure } from "../pictures.js";
import { sound, video } from "../playing.js";
import { thenAndNow } from "../then-and-now.js";

export function show(scene, here) {
  const players = [scene.video && video(scene.video, here), scene.sound && sound(scene.sound, here)].filter(Boolean);
  const element = article(scene, here,
    scene.picture && h("div", { class: "leading" }, figure(scene.picture, here, { eager: true })),
    players.map((one) => one.element),
    markup(scene.body, here),
    scene.then_and_now.map((pair) => thenAndNow(pair, here)),
    scene.floors.length > 0 && floors(scene.floors, here),
    scene.pictures.length > 0 && h("div", { class: "gallery" }, scene.pictures.map((one) => figure(one, here, { wide: "50vw" }))));
  return { element, stop: () => players.forEach((one) => one.stop()) };
}
