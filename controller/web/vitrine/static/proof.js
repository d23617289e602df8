// Evidence that the page paints: frames that the browser really drew within a while, and the scene that really stands
// there, with its pictures. A page that hangs, or shows another scene than it says, proves nothing.

import { tell } from "./talk.js";

const EVERY_MS = 5000;
const FRAMES = 12; // counted each time; a screen that stands still need not draw all the time

const frame = () => new Promise((drawn) => requestAnimationFrame(drawn));

/** Chromium tells, in steps; other browsers do not. */
const heap = () => (performance.memory ? { heap_bytes: performance.memory.usedJSHeapSize } : {});

/** The id of the scene that is to be seen; null when it is not, or not whole. */
export function standing(root = document) {
  const all = [...root.querySelectorAll("[data-scene]")].filter((one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true }));
  const last = all.at(-1);
  if (!last) return null;
  const { width, height } = last.getBoundingClientRect();
  const whole = [...last.querySelectorAll("img[loading=eager]")].every((one) => one.complete && one.naturalWidth > 0);
  return width > 0 && height > 0 && whole ? last.dataset.scene : null;
}

/**
 * Report for ever. `due()` gives `{ release, scene }`: what should stand there (`scene` null where none is due), or null
 * while nothing can be said; `guest` with them for another vitrine than the window's own. `also()` is what is told besides.
 */
export async function prove(due, { hidden = false, also = () => ({}) } = {}) {
  for (;;) {
    const began = performance.now();
    for (let frames = 0; frames < FRAMES; frames += 1) await frame();
    const since_ms = Math.round(performance.now() - began);
    const wanted = due();
    const seen = standing();
    if (wanted && (wanted.scene === null || seen !== null)) await tell("painted", { ...wanted, scene: wanted.scene === null ? null : seen, frames: FRAMES, since_ms, hidden, ...also(), ...heap() });
    await new Promise((later) => setTimeout(later, EVERY_MS - Math.min(EVERY_MS - 500, performance.now() - began)));
  }
}
