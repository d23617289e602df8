// The window plays by itself: the programme's posters one after another, each fading calmly into the next. The one that
// stands stays until the next one is ready, so that nothing is ever blank.

import { decoded } from "./pictures.js";
import { poster } from "./posters.js";

const FADE_MS = 1400;
const AGAIN_MS = 5000;

/** Plays into `place`. `told(id)` is called for each scene that stands there now. */
export function attract(place, told) {
  let playing = null; // { scenes, hereOf }
  let at = 0;
  let next = 0;
  let turn = 0; // grows with whatever makes a coming poster out of date

  async function show(number) {
    const its = ++turn;
    clearTimeout(next);
    const here = playing.hereOf();
    const id = playing.scenes[number % playing.scenes.length];
    const coming = poster(here.content.scenes[id], here);
    coming.classList.add("coming");
    place.append(coming);
    await decoded(coming);
    if (its !== turn) return coming.remove();
    at = number;
    fade(coming);
    told(id);
    const stands_ms = 1000 * here.content.scenes[id].plays_s;
    if (playing.scenes.length > 1 && playing.moves) next = setTimeout(() => show(at + 1), stands_ms);
    else next = setTimeout(() => show(at), Math.max(60_000, stands_ms)); // what is open, and what is past, changes
  }

  function fade(coming) {
    const others = [...place.children].filter((one) => one !== coming);
    coming.offsetWidth; // so that the fading begins from nothing
    coming.classList.remove("coming");
    if (place.dataset.still !== undefined || others.length === 0) return others.forEach((one) => one.remove());
    setTimeout(() => others.forEach((one) => one.remove()), FADE_MS);
  }

  return {
    /** `scenes` in turn; `hereOf()` gives what they know. The same again goes on where it is. */
    play(scenes, hereOf, { moves = true, anew = false } = {}) {
      const same = playing && !anew && playing.moves === moves && playing.scenes.join() === scenes.join();
      playing = { scenes, hereOf, moves };
      if (same && place.childElementCount > 0) return;
      const standing = place.lastElementChild?.dataset.scene;
      show(anew || !scenes.includes(standing) ? 0 : scenes.indexOf(standing)).catch(() => { next = setTimeout(() => show(0), AGAIN_MS); });
    },
    /** What stands there. */
    scene: () => (playing ? playing.scenes[at % playing.scenes.length] : null),
    number: () => (playing ? [at % playing.scenes.length, playing.scenes.length] : [0, 0]),
    stop() {
      turn += 1;
      clearTimeout(next);
      playing = null;
      place.replaceChildren();
    },
  };
}
