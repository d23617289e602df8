// The theme's colours as the phone prefers them: by day or night, and in strong contrast.

import { palette } from "./window/palette.js";

const NIGHT = matchMedia("(prefers-color-scheme: dark)");
const STRONG = matchMedia("(prefers-contrast: more)");

export function paint(colours) {
  const page = document.documentElement;
  page.classList.toggle("night", NIGHT.matches || STRONG.matches);
  for (const [name, colour] of Object.entries(palette(colours, { night: NIGHT.matches, strong: STRONG.matches }))) {
    page.style.setProperty(`--${name}`, colour);
  }
}

/** Paint again when the phone changes its mind; elder phones do not tell, and are right at the next page. */
export function onChange(again) {
  for (const one of [NIGHT, STRONG]) if (one.addEventListener) one.addEventListener("change", again);
}
