// A release that waits: painted in a frame that nobody sees, which tells so; and that frame's own side of it.

import { h } from "./dom.js";
import { paint } from "./painting.js";
import { decoded } from "./pictures.js";
import { poster } from "./posters.js";
import { prove } from "./proof.js";
import { load, vitrineOf } from "./release.js";
import { wordsIn } from "./words.js";

let frame = null;

/** In the page: keep the frame for the release that waits, or none. */
export function stage(release, theme) {
  const address = release && `/vitrine?${new URLSearchParams({ release, hidden: "1", theme })}`;
  if (frame?.getAttribute("src") === address) return;
  frame?.remove();
  frame = address && h("iframe", { src: address, class: "staged", tabindex: "-1", "aria-hidden": "true", title: release, inert: true });
  if (frame) document.body.append(frame);
}

/** In the frame: paint the opening of the release, and prove it. What cannot be read or painted proves nothing. */
export async function proveHidden(query, catalogues) {
  const shown = await load(query.get("release"));
  const { content, url } = shown;
  const vitrine = vitrineOf(content, query.get("theme"));
  const language = content.languages[0];
  const here = {
    content, url, language, words: wordsIn(language, catalogues, content), api: null, reduced: true, phone: false,
    go: () => undefined, back: () => undefined, now: () => null,
  };
  const element = poster(content.scenes[vitrine.opening], here);
  document.body.dataset.phase = "attract";
  paint(document.documentElement, vitrine.colours, { view: { trusted: false }, shown, worn: { strong: false } }, [0, 1]);
  document.getElementById("posters").append(element);
  await decoded(element);
  await prove(() => ({ release: shown.id, scene: vitrine.opening }), { hidden: true });
}
