// The first sight: the town, and its themes as large cards.

import { h, picture } from "../dom.js";
import { isKept } from "../keep.js";
import { root } from "../root.js";

export function home(visit) {
  const { index, language } = visit;
  const title = index.title[language];
  return {
    title,
    element: h(
      "div",
      { class: "home" },
      h("h1", { tabindex: "-1" }, title),
      h("p", { class: "lead" }, visit.say("phone.summary", { town: title })),
      h("h2", { class: "unseen" }, visit.say("phone.themes")),
      h("ul", { class: "cards" }, index.themes.map((theme, at) => h("li", {}, card(visit, theme, at)))),
    ),
  };
}

function card(visit, theme, at) {
  const { language } = visit;
  const badge = h("span", { class: "badge", hidden: true }, visit.say("phone.kept_short"));
  isKept(theme.id).then((kept) => (badge.hidden = !kept));
  const element = h(
    "a",
    { class: "card", href: visit.href(theme.id) },
    picture(theme.picture, language, root, { alt: "", loading: at > 1 ? "lazy" : "eager" }),
    h("span", { class: "words" }, h("strong", {}, theme.title[language]), h("span", { class: "line" }, theme.lead[language]), badge),
  );
  element.style.setProperty("--plate", theme.colours.accent);
  return element;
}
