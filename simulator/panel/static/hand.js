// What two hands, and a mischievous mind, can do to the door that was clicked last.

import { h } from "/static/dom.js";
import { word } from "./words.js";

const SENSORS = { ok: null, cut_open: "open", cut_closed: "closed" };

export function hand(root, plan) {
  let shown = "";
  return {
    update(seen, label) {
      const door = seen.doors.find((one) => one.label === label);
      const now = JSON.stringify([document.documentElement.lang, door]);
      if (now === shown) return;
      shown = now;
      const focused = root.contains(document.activeElement) ? document.activeElement.dataset.key : null;
      root.replaceChildren(...(door ? contents(door, plan.doors.find((one) => one.label === label)) : [h("p", { class: "quiet" }, word("hand.none"))]));
      if (focused) root.querySelector(`[data-key="${focused}"]`)?.focus();
    },
  };
}

function contents(door, box) {
  const act = (key, action, disabled, extra = {}) =>
    h("button", { type: "button", "data-key": key, "data-act": JSON.stringify({ ...action, door: door.label }), disabled, ...extra }, word(`hand.${key}`));
  const size = word(`street.${box.size}`);
  return [
    h("h3", null, word("hand.heading", { door: door.label }), " ",
      h("small", null, word("hand.what", { size, cold: box.cold ? word("street.cold") : "", height: (box.handle_mm / 1000).toFixed(2) }))),
    h("div", { class: "row" },
      door.closed ? act("pull", { do: "pull" }) : act("push", { do: "push" }),
      act("put", { do: "put" }, door.closed),
      act("take", { do: "take" }, door.closed || !door.goods)),
    h("div", { class: "row mischief" },
      act("jam", { do: "jam", on: !door.jammed }, false, { "aria-pressed": String(door.jammed) }),
      act("force", { do: "force" }, !door.closed),
      h("span", { class: "choice", role: "group", "aria-label": word("hand.sensor") },
        h("span", { class: "label" }, word("hand.sensor")),
        ...Object.entries(SENSORS).map(([sensor, reads]) =>
          act(sensor, { do: "sensor", reads }, false, { "aria-pressed": String(door.sensor === sensor) })))),
  ];
}
