// Pictures with their alternative text, the rendition that fits, and who made them.

import { h } from "./dom.js";
import { lang, told, word } from "./told.js";

/** An `img`. `wide` says how much of the screen's width it takes, for the choice of the rendition. */
export function picture(one, here, { wide = "100vw", eager = false, ...attributes } = {}) {
  const widest = one.renditions.at(-1);
  const several = one.renditions.length > 1;
  return h("img", {
    src: here.url(widest.path),
    srcset: several ? one.renditions.map((each) => `${here.url(each.path)} ${each.width}w`).join(", ") : null,
    sizes: several ? wide : null,
    width: widest.width, height: widest.height,
    alt: told(here, one.alt), lang: lang(here, one.alt),
    decoding: eager ? "sync" : "async", loading: eager ? "eager" : "lazy", draggable: "false",
    ...attributes,
  });
}

/** "Marie Roy, CC-BY-4.0", and that it is a drawing made for this content where it is one. */
export function credit(one, here) {
  const made = one.made_here ? ` (${word(here, "made_here")})` : "";
  const source = one.source ? `, ${one.source}` : "";
  return `${one.author}${source}, ${one.licence}${made}`;
}

/** "Marie Roy, CC-BY-4.0": for where there is little room; the scene itself says the rest. */
export const shortCredit = (one) => `${one.author}, ${one.licence}`;

/** A picture under which stands who made it. */
export const figure = (one, here, options = {}) =>
  h("figure", {}, picture(one, here, options), h("figcaption", {}, credit(one.credit, here)));

/** Ready to be shown without a flash: every picture in there is decoded, or could not be loaded. */
export const decoded = (element) =>
  Promise.allSettled([...element.querySelectorAll("img")].filter((one) => one.loading === "eager").map((one) => one.decode()));
