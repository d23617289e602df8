// A visit: the scene that is open, and the way back.

import { kinds } from "./scenes/index.js";

const HISTORY_MAX = 50;

/** Shows scenes in `place`; `opened(id)` is called for each, with null for one that no hand opened. */
export function browse(place, hereOf, opened) {
  let path = [];
  let shown = null;

  function draw(focus) {
    shown?.stop?.();
    const scene = path.at(-1) && hereOf().content.scenes[path.at(-1)];
    if (!scene) return;
    shown = kinds[scene.kind].show(scene, hereOf());
    if (place.scrollTop > 0) place.scrollTop = 0; // before it is new: afterwards it would have to be laid out for this
    place.replaceChildren(shown.element);
    shown.start?.();
    const { element } = shown;
    if (focus) requestAnimationFrame(() => element.isConnected && element.querySelector("h1")?.focus({ preventScroll: true }));
  }

  return {
    /** `hand`: somebody's finger did it. */
    open(id, { hand = true } = {}) {
      if (!hereOf().content.scenes[id]) return;
      if (path.at(-1) !== id) path = [...path, id].slice(-HISTORY_MAX);
      draw(true);
      opened(hand ? id : null);
    },
    back() {
      if (path.length > 1) path = path.slice(0, -1);
      draw(true);
      opened(path.at(-1));
    },
    deeper: () => path.length > 1,
    scene: () => path.at(-1) ?? null,
    /** Draw each once for nobody while the window has nothing to do, so that the first finger need not wait for it. */
    warm(ids) {
      const [id, ...rest] = ids;
      const scene = id && hereOf().content.scenes[id];
      if (!scene) return;
      requestIdleCallback(() => {
        kinds[scene.kind].show(scene, { ...hereOf(), api: null }).stop?.();
        this.warm(rest);
      });
    },
    /** In another language, or another release. */
    again: () => path.length > 0 && draw(false),
    close() {
      shown?.stop?.();
      shown = null;
      path = [];
      place.replaceChildren();
    },
  };
}
