// What stands there when nothing is played: cleaning, a fault, a moment; and asleep in the dark, nothing at all.

import { h } from "./dom.js";
import { word } from "./told.js";

const SAYS = { cleaning: ["cleaning", "cleaning_hint"], fault: ["fault", "fault_hint"] };

export function veil(place, phase, model, hereOf) {
  const says = model.shown && SAYS[phase];
  place.hidden = !says && phase !== "dark" && phase !== "moment";
  if (place.dataset.phase === phase) return;
  place.dataset.phase = phase;
  place.replaceChildren();
  if (!says) return;
  const here = hereOf();
  place.append(h("h1", {}, word(here, says[0])), h("p", {}, word(here, says[1])));
}
