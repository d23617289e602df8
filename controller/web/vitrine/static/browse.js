// A visit: the scene that is open, and the way back. The one that a finger is about to open is laid out beneath it while
// the finger is still down; what is left to do when it lifts is to let it be seen.

import { kinds } from "./scenes/index.js";

const HISTORY_MAX = 50;

/** Shows scenes in `place`; `opened(id)` is called for each, with null for one that no hand opened. */
export function browse(place, hereOf, opened) {
  let path = [];
  let shown = null;
  let coming = null; // { id, shown }

  const made = (scene) => kinds[scene.kind].show(scene, hereOf());

  function drop() {
    coming?.shown.stop?.();
    coming?.shown.element.remove();
    coming = null;
  }

  /** What was laid out for this scene, if it was; whatever else was is gone. */
  function ready(scene) {
    if (coming?.id !== scene.id) drop();
    const found = coming?.shown;
    coming = null;
    return found;
  }

  function draw(focus) {
    shown?.stop?.();
    const scene = path.at(-1) && hereOf().content.scenes[path.at(-1)];
    if (!scene) return;
    shown = ready(scene) ?? made(scene);
    const { element } = shown;
    if (place.scrollTop > 0) place.scrollTop = 0; // before it is new: afterwards it would have to be laid out for this
    if (element.parentNode === place) {
      for (const other of [...place.children]) if (other !== element) other.remove();
      element.classList.remove("coming");
    } else place.replaceChildren(element);
    shown.start?.();
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
    before: () => path.at(-2) ?? null,
    /** A finger is on what opens this: lay it out, unseen. */
    expect(id) {
      drop();
      const scene = hereOf().content.scenes[id];
      if (!scene || path.length === 0 || id === path.at(-1)) return;
      coming = { id, shown: made(scene) };
      coming.shown.element.classList.add("coming");
      place.append(coming.shown.element);
    },
    /** The finger went elsewhere. */
    drop,
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
    again() {
      drop();
      if (path.length > 0) draw(false);
    },
    close() {
      drop();
      shown?.stop?.();
      shown = null;
      path = [];
      place.replaceChildren();
    },
  };
}
