// The few tags that a release's texts are made of become elements; whatever else stands there becomes plain text.

import { h } from "./dom.js";
import { lang, told } from "./told.js";

const TAGS = new Set(["p", "h2", "h3", "em", "strong", "ul", "ol", "li", "blockquote", "br", "a"]);
const PIECES = /<(\/?)([a-z0-9]+)(?:\s+href="#([a-z0-9-]+)")?\s*\/?>|[^<]+|</g;
const NAMED = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };

const plain = (text) => text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|([a-z]+));/gi, (whole, decimal, hex, name) => {
  if (name) return NAMED[name] ?? whole;
  const code = decimal ? Number(decimal) : parseInt(hex, 16);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
});

/** The text of `html` (by language) as an element; a link leads to a scene, or is plain where there is none. */
export function markup(html, here, attributes = {}) {
  const root = h("div", { class: "text", lang: lang(here, html), ...attributes });
  const open = [root];
  for (const [piece, closing, tag, scene] of told(here, html).matchAll(PIECES)) {
    const last = open.at(-1);
    if (!tag || !TAGS.has(tag)) last.append(plain(piece));
    else if (tag === "br") last.append(h("br"));
    else if (!closing) {
      const element = tag === "a" ? link(scene, here) : h(tag);
      last.append(element);
      open.push(element);
    } else if (open.length > 1) open.pop();
  }
  return root;
}

function link(scene, here) {
  if (!scene || !here.content.scenes[scene]) return h("span");
  return h("a", { href: `#${scene}`, click: (event) => { event.preventDefault(); here.go(scene); } });
}
