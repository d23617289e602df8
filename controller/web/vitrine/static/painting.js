// Colours, day or night, and how far along the river the boat is.

import { palette } from "./palette.js";
import { isNight } from "./sun.js";

/** Put the vitrine's colours on `root`, for the light in the street now. */
export function paint(root, colours, { view, shown, worn }, [number, all]) {
  const night = Boolean(view.trusted) && isNight(Date.now(), shown.content.latitude, shown.content.longitude);
  const as = JSON.stringify([colours, night, worn.strong]);
  if (root.dataset.painted !== as) { // else everything would be styled anew for nothing
    root.dataset.painted = as;
    for (const [name, colour] of Object.entries(palette(colours, { night, strong: worn.strong }))) root.style.setProperty(`--${name}`, colour);
    root.classList.toggle("night", night && !worn.strong);
  }
  root.style.setProperty("--along", all > 1 ? number / (all - 1) : 0.5);
}
