// "Open, closes at 7 pm": how a shop stands now, in words.

import { h } from "./dom.js";
import { standing } from "./hours.js";
import { clock, dated, word } from "./told.js";

const SOON_MIN = 30;

/** State and sentence: `{ state: "open" | "closed" | "unknown", soon, sentence }`. */
export function opening(hours, here) {
  const wall = here.now();
  const how = standing(hours, wall);
  const minute = wall ? wall.getUTCHours() * 60 + wall.getUTCMinutes() : 0;
  if (how.state === "unknown") return { ...how, soon: false, sentence: hours?.written ?? "" };
  if (how.state === "open") {
    if (how.until === null) return { ...how, soon: false, sentence: word(here, "open_always") };
    return { ...how, soon: how.until - minute <= SOON_MIN, sentence: word(here, "open_until", { at: clock(here, how.until) }) };
  }
  return { ...how, soon: false, sentence: next(how.opens, wall, here) };
}

function next(opens, wall, here) {
  if (opens === null) return word(here, "closed");
  const at = clock(here, opens);
  const days = Math.floor(opens / 1440);
  if (days === 0) return word(here, "opens_today", { at });
  if (days === 1) return word(here, "opens_tomorrow", { at });
  const day = dated(here, new Date(wall.getTime() + days * 86_400_000), { weekday: "long" });
  return word(here, "opens_on", { day, at });
}

/** The sentence with its lamp. */
export function lamp(hours, here) {
  const { state, soon, sentence } = opening(hours, here);
  return h("p", { class: `lamp ${state}${soon ? " soon" : ""}` }, sentence);
}
