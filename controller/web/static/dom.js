// Elements from values: nothing in these pages is ever parsed as markup.

const SVG = "http://www.w3.org/2000/svg";

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === false || value === null || value === undefined) continue;
    element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export const h = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
export const s = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);

/** One of the drawings of templates/pictures.svg. */
export const picture = (name) =>
  s("svg", { class: "picture", "aria-hidden": "true", viewBox: "0 0 300 300" }, s("use", { href: `#picture-${name}` }));

/**
 * A button. `does` is what a press of it means, as `["order", "extend", "o5"]`; by the same words the focus and a
 * finger that is still down find it again after the page was drawn anew.
 */
export const button = (does, attributes, ...children) =>
  h("button", { type: "button", "data-key": does.map(encodeURIComponent).join("|"), ...attributes }, ...children);

export const meaning = (key) => key.split("|").map(decodeURIComponent);
