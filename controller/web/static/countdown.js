// "Back to the start in 12 seconds": shown near the end only, and no timer runs before.

import { count } from "./language.js";

const FROM_S = 15;
const place = document.getElementById("left");
let timer = 0;

export function countdown(left_s, screen) {
  clearTimeout(timer);
  place.textContent = "";
  if (left_s === null || screen === "idle" || screen === "moment") return;
  const end = performance.now() + left_s * 1000;
  const tick = () => {
    const left = Math.ceil((end - performance.now()) / 1000);
    if (left <= 0) return void (place.textContent = "");
    place.textContent = left <= FROM_S ? count("left", left) : "";
    timer = setTimeout(tick, left <= FROM_S ? 1000 : (left - FROM_S) * 1000);
  };
  tick();
}
