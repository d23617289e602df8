// The button for language and text size, and the panel that it opens: what stands in it comes with the first touch.

import { button, h } from "../dom.js";

export function opening(visit) {
  const element = h("div", { class: "settings", id: "settings", hidden: true });
  const opener = button("", () => toggle(visit, element, opener), {
    class: "opener", "aria-expanded": "false", "aria-controls": "settings",
  });
  opener.append("Aa", h("span", { class: "spoken" }, visit.language.toUpperCase()), h("span", { class: "unseen" }, visit.say("phone.settings")));
  element.addEventListener("keydown", (event) => {
    if (event.key === "Escape") toggle(visit, element, opener);
  });
  return { element, opener };
}

async function toggle(visit, element, opener) {
  if (!element.firstChild && !(await filled(visit, element))) return;
  element.hidden = !element.hidden;
  opener.setAttribute("aria-expanded", String(!element.hidden));
  if (element.hidden) opener.focus();
}

/** Whether there is anything to choose: the network may have broken off before the visit was on the phone. */
async function filled(visit, element) {
  try {
    const { choices } = await import("./settings.js");
    element.replaceChildren(...choices(visit));
    return true;
  } catch {
    visit.tell(visit.say("phone.offline_missing"));
    return false;
  }
}
