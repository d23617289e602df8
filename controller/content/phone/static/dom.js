// Elements, as the window makes them, and two that only the phone's own pages have.

import { button as pressed, h, s } from "./window/dom.js";

export { h, s };

export const button = (text, click, attributes) => pressed({ click, ...attributes }, text);

/** A picture of a card: one rendition, chosen when the visit was written. */
export const picture = (one, language, root, attributes) =>
  one &&
  h("img", {
    src: root.file(one.path),
    alt: one.alt?.[language] ?? "",
    width: one.width,
    height: one.height,
    decoding: "async",
    ...attributes,
  });
