// "Still there?": asked before everything is forgotten, with the seconds that are left.

import { button, h } from "./dom.js";
import { count, word } from "./told.js";

const dialog = document.getElementById("asking");
let timer = 0;

/** Ask for `seconds`; `stay()` or `leave()` is called for an answer. Any touch of the glass is a yes. */
export function askWhetherThere(here, seconds, { stay, leave }) {
  const end = performance.now() + 1000 * seconds;
  const left = h("p", { class: "left" });
  const tick = () => {
    const rest = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    left.textContent = count(here, "forgets_in", rest);
    dialog.style.setProperty("--rest", seconds ? rest / seconds : 0);
    clearTimeout(timer);
    if (rest > 0) timer = setTimeout(tick, 1000);
  };
  dialog.lang = here.language;
  dialog.replaceChildren(
    h("div", { class: "sentence" }, h("h2", { id: "asked" }, word(here, "still_there")), left),
    h("div", { class: "answers" },
      button({ class: "more", "data-does": "stay", autofocus: true, click: stay }, word(here, "stay")),
      button({ class: "chip", "data-does": "leave", click: leave }, word(here, "leave"))));
  dialog.oncancel = (event) => { event.preventDefault(); stay(); };
  tick();
  if (!dialog.open) dialog.showModal();
}

export function hushAsking() {
  clearTimeout(timer);
  if (dialog.open) dialog.close();
}
