// One scene, drawn by the window's own module; what asks for an answer leads to the window.

import { h } from "../dom.js";
import { here } from "../here.js";

const ASKING = new Set(["poll", "wall", "street"]);

const styleOf = (kind) => new URL(`../window/scenes.${kind}.css`, import.meta.url).href;

export async function scene(visit, theme, content, id) {
  const one = content.scenes[id];
  const { language } = visit;
  await styled(one.kind);
  const standing = here(visit, content);
  const shown = ASKING.has(one.kind) ? (await import("./asking.js")).asking(visit, one, standing) : await drawn(one, standing);
  const position = one.kind === "map" && (await import("./position.js")).position;
  return {
    title: `${one.title[language]} – ${visit.index.title[language]}`,
    colours: theme.colours,
    back: { href: visit.href(theme.id), title: theme.title[language] },
    start: () => {
      style(one.kind).media = "all";
      if (shown.start) shown.start();
    },
    stop: () => {
      style(one.kind).media = "not all";
      if (shown.stop) shown.stop();
    },
    element: h(
      "article",
      { class: `scene-page ${one.kind}` },
      shown.element,
      position && position(visit, one, shown.element),
      neighbours(visit, theme, id),
    ),
  };
}

/** A kind's own styles come with its first scene and hold for its scenes only; without them it can still be read. */
function styled(kind) {
  if (style(kind)) return null;
  return new Promise((ready) => {
    document.querySelector("link[rel=stylesheet]").before(h("link", { rel: "stylesheet", href: styleOf(kind), load: ready, error: ready }));
  });
}

const style = (kind) => document.querySelector(`link[href="${styleOf(kind)}"]`);

async function drawn(one, standing) {
  let module;
  try {
    module = await import(`../window/scenes/${one.kind}.js`);
  } catch {
    return (await import("./asking.js")).plain(one, standing); // an old browser, or the network broke off: the text at least
  }
  return module.show(one, standing);
}

function neighbours(visit, theme, id) {
  const at = theme.scenes.findIndex((one) => one.id === id);
  const link = (word, one) =>
    one &&
    h("a", { href: visit.href(theme.id, one.id), rel: word === "previous" ? "prev" : "next", class: word },
      h("span", { class: "kind" }, visit.say(`phone.${word}`)), h("strong", {}, one.title[visit.language]));
  return h("nav", { class: "neighbours", "aria-label": theme.title[visit.language] },
    link("previous", theme.scenes[at - 1]), link("next", theme.scenes[at + 1]));
}
