// A page that cannot be shown, and what to do about it.

import { button, h } from "../dom.js";

const WITHOUT_WORDS = "Pas de réseau. / No network.";

export function trouble(visit, word) {
  const text = visit.words ? visit.say(word) : WITHOUT_WORDS;
  const again = visit.words ? visit.say("phone.again") : "↻";
  return {
    title: visit.index ? visit.index.title[visit.language] : document.title,
    back: visit.index && { href: visit.href(), title: visit.index.title[visit.language] },
    element: h(
      "div",
      { class: "trouble" },
      h("h1", { tabindex: "-1" }, text),
      word === "phone.offline_missing"
        ? button(again, () => visit.show(), { class: "act" })
        : h("a", { class: "act", href: visit.href() }, visit.say("phone.to_home")),
    ),
  };
}
