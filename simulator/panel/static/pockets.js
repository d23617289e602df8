// Everything that can be shown to the code reader, and the telephone that photographs the screen.

import { h, s } from "/static/dom.js";
import { word } from "./words.js";

const GROUPS = { badges: ["badge"], phone: ["photo", "paper"], other: ["card", "rubbish"] };

export function pockets(root) {
  let shown = "";
  return {
    update(seen, step) {
      const now = JSON.stringify([document.documentElement.lang, seen.pockets, step]);
      if (now === shown) return;
      shown = now;
      const focused = root.contains(document.activeElement) ? document.activeElement.dataset.key : null;
      const typed = root.querySelector("#text")?.value ?? "";
      root.replaceChildren(...Object.keys(GROUPS).map((group) => column(group, seen.pockets, step)));
      root.querySelector("#text").value = typed;
      if (focused) root.querySelector(`[data-key="${focused}"]`)?.focus();
    },
  };
}

function column(group, items, step) {
  const mine = items.filter((item) => GROUPS[group].includes(item.sort));
  const newest = group === "phone" ? mine.toReversed() : mine;
  return h("div", { class: `pocket ${group}` },
    h("h3", null, word(`pockets.${group}`)),
    group === "phone" ? camera(step) : null,
    h("ul", null, ...newest.map((item, index) => thing(item, index, step))),
    group === "other" ? typing() : null);
}

const camera = (step) =>
  h("button", { type: "button", class: `camera${step === 3 ? " next" : ""}`, "data-key": "camera", "data-act": JSON.stringify({ do: "photograph" }) },
    s("svg", { viewBox: "0 0 40 40", "aria-hidden": "true" },
      s("rect", { x: 3, y: 11, width: 34, height: 24, rx: 5 }), s("path", { d: "M13 11l3-5h8l3 5z" }), s("circle", { cx: 20, cy: 23, r: 7.500 })),
    word("pockets.photograph"));

function thing(item, index, step) {
  const name = nameOf(item);
  const next = step === 0 && item.name === "baker" ? " next" : step === 4 && item.sort === "photo" && index === 0 ? " next" : "";
  const note = item.sort === "badge" ? (item.note ? word("pockets.code", { note: item.note }) : "") : item.note;
  return h("li", null,
    h("button", { type: "button", class: `thing ${item.sort}${next}`, "data-key": item.id, "data-act": JSON.stringify({ do: "show", item: item.id }) },
      code(item),
      h("span", null, h("b", null, name), h("small", null, note ? `${note} · ` : "", word("pockets.show")))),
    ...(["photo", "paper"].includes(item.sort) ? [pin(item), drop(item, name)] : []));
}

function nameOf(item) {
  if (item.sort === "photo") return word("pockets.photo", { name: item.name });
  if (item.sort === "paper") return word("pockets.paper");
  return word(`pockets.${item.name}`);
}

const code = (item) =>
  s("svg", { viewBox: `0 0 ${item.modules} ${item.modules}`, class: "code", "aria-hidden": "true" }, s("path", { d: item.path }));

function pin(item) {
  if (!item.note) return null;
  const keys = [...item.note.replace(/\D/g, ""), "#"].map((key) => ({ do: "key", key }));
  const label = word("pockets.type", { note: item.note });
  return h("button", { type: "button", class: "small", "data-key": `${item.id}-pin`, "data-act": JSON.stringify(keys) }, label);
}

function drop(item, name) {
  const label = word("pockets.drop", { what: name });
  return h("button", { type: "button", class: "small away", "data-key": `${item.id}-drop`, "aria-label": label, title: label, "data-act": JSON.stringify({ do: "drop", item: item.id }) }, "×");
}

const typing = () =>
  h("form", { id: "typing" },
    h("label", { for: "text" }, word("pockets.text")),
    h("input", { id: "text", "data-key": "text", maxlength: 600, autocomplete: "off", spellcheck: "false", value: "" }),
    h("button", { type: "submit", "data-key": "show-text" }, word("pockets.show_text")));
