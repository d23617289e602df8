// In reach mode whatever can be touched in a scene is touched in the band instead: each control has its stand-in there,
// a few at a time, and two that turn the pages of the text. The controls themselves rest meanwhile.

import { button, h } from "./dom.js";
import { word } from "./told.js";

const SELECTOR = "button, a[href], input[type=range]";
const STEP = 0.7; // of what is seen of the text

const label = (control) => (control.getAttribute("aria-label") ?? control.querySelector(".title, .name .title")?.textContent ?? control.innerText).trim().replace(/\s+/g, " ");

/** Stand-ins for the controls of `main`, in `place`. `columns` beside each other, in `rows`. */
export function proxies(main, place, hereOf, { columns, rows }) {
  let page = 0;
  let shownAs = "";
  const seen = () => [...main.querySelectorAll(SELECTOR)].filter((one) => !one.disabled && !one.closest(".composer") && one.checkVisibility());
  const rest = (on) => main.querySelectorAll(SELECTOR).forEach((one) => { if (!one.closest(".composer")) one.inert = on; });

  function standIn(control) {
    if (control.type === "range") {
      const copy = h("input", { type: "range", class: "slide", min: control.min, max: control.max, value: control.value, "aria-label": label(control), input: () => {
        control.value = copy.value;
        control.dispatchEvent(new Event("input"));
      } });
      return copy;
    }
    return button({ class: "stand-in", "aria-pressed": control.getAttribute("aria-pressed"), "aria-expanded": control.getAttribute("aria-expanded"), lang: control.closest("[lang]")?.lang ?? null, click: () => control.click() }, label(control));
  }

  function draw() {
    const controls = seen();
    rest(true);
    const here = hereOf();
    const each = columns * rows - 2;
    const pages = Math.max(1, Math.ceil(controls.length / (each - (controls.length > each ? 2 : 0))));
    const size = pages > 1 ? each - 2 : each;
    page = Math.min(page, pages - 1);
    const part = controls.slice(page * size, (page + 1) * size);
    const as = [page, pages, here.language, ...part.map((one) => label(one) + one.getAttribute("aria-pressed") + one.getAttribute("aria-expanded"))].join("|");
    if (as === shownAs) return;
    shownAs = as;
    const scroll = (key, sign, by) => button({ class: "stand-in page", click: () => main.scrollBy({ top: by * STEP * main.clientHeight, behavior: "instant" }) }, h("span", { "aria-hidden": "true" }, sign), word(here, key));
    const turn = (key, sign, by) => button({ class: "stand-in page", disabled: page + by < 0 || page + by >= pages, click: () => { page += by; draw(); } }, h("span", { "aria-hidden": "true" }, sign), word(here, key));
    place.replaceChildren(
      scroll("less_text", "▲", -1), scroll("more_text", "▼", 1),
      ...part.map(standIn),
      ...(pages > 1 ? [turn("controls_before", "‹", -1), turn("controls_next", "›", 1)] : []));
    place.style.setProperty("--columns", columns);
  }

  const watching = new MutationObserver(() => draw());
  watching.observe(main, { childList: true, subtree: true, attributeFilter: ["hidden", "disabled", "aria-pressed", "aria-expanded"] });
  draw();
  return { turn: () => { page = 0; draw(); }, stop: () => { watching.disconnect(); rest(false); place.replaceChildren(); } };
}
