// Language, text size, and forgetting: what stands in the panel under the header.

import { button, h } from "../dom.js";
import { forgetFiles } from "../keep.js";
import { chooseSize, forgetSettings, size, sizes } from "../settings.js";

const NAMES = { fr: "Français", en: "English" };

export const choices = (visit) => [languages(visit), textSizes(visit), forgetting(visit)];

function languages(visit) {
  return h(
    "div",
    { role: "group", "aria-label": visit.say("phone.language") },
    visit.languages.map((one) =>
      button(nameOf(one), () => visit.speak(one), { lang: one, class: "pick", "aria-pressed": String(one === visit.language) }),
    ),
  );
}

/** A language in its own words, capital first, as on a sign. */
function nameOf(one) {
  if (NAMES[one]) return NAMES[one];
  const name = typeof Intl.DisplayNames === "function" ? new Intl.DisplayNames([one], { type: "language" }).of(one) : one;
  return name.charAt(0).toLocaleUpperCase(one) + name.slice(1);
}

function textSizes(visit) {
  const group = h("div", { role: "group", "aria-label": visit.say("phone.size") });
  const draw = () =>
    sizes.map((one) =>
      button(visit.say(`phone.sizes.${one}`), () => (chooseSize(one), mark()), { class: `pick ${one}`, "data-size": one }),
    );
  const mark = () => {
    for (const each of group.children) each.setAttribute("aria-pressed", String(each.dataset.size === size()));
  };
  group.append(...draw());
  mark();
  return group;
}

function forgetting(visit) {
  const forget = async () => {
    forgetSettings();
    await forgetFiles();
    visit.tell(visit.say("phone.forgotten"));
  };
  return h("div", {}, button(visit.say("phone.forget"), forget, { class: "pick forget" }));
}
