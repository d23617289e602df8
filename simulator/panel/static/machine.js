// Power, network, clock, cables, paper; what was printed; what the journal says.

import { h, s } from "/static/dom.js";
import { word } from "./words.js";

const WRONG_S = { back: -259_200, ahead: 18_000, future: 631_152_000 };

export function redrawn(root, draw) {
  let shown = "";
  return (value) => {
    const now = JSON.stringify([document.documentElement.lang, value]);
    if (now === shown) return;
    shown = now;
    const focused = root.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    root.replaceChildren(...draw(value));
    if (focused) root.querySelector(`[data-key="${focused}"]`)?.focus();
  };
}

export function machine(root, plan) {
  const wall = h("span", { class: "wall" });
  const draw = redrawn(root, ({ machine, boards, printer }) => [
    toggle("power", word("machine.power"), machine.powered, { do: "power", on: !machine.powered }),
    toggle("network", word("machine.network"), machine.network, { do: "network", on: !machine.network }),
    ...boards.map((board) => toggle(`board-${board.name}`, word("machine.board", board), board.plugged, { do: "plug", board: board.name, on: !board.plugged })),
    plan.printer ? toggle("paper", word("machine.paper"), printer.has_paper, { do: "paper", on: !printer.has_paper }) : "",
    h("div", { class: "row" },
      h("button", { type: "button", "data-key": "crash", "data-act": '{"do":"crash"}', disabled: machine.running !== "ready" }, word("machine.crash")),
      h("button", { type: "button", "data-key": "lose", "data-act": '{"do":"lose_reply"}' }, word("machine.lose_reply"))),
    h("div", { class: "row", role: "group", "aria-label": word("machine.clock") },
      h("span", { class: "label" }, word("machine.clock")),
      ...Object.entries(WRONG_S).map(([name, wrong_s]) =>
        h("button", { type: "button", "data-key": name, "data-act": JSON.stringify({ do: "clock", wrong_s }), "aria-pressed": String(machine.wrong_s === wrong_s) }, word(`machine.${name}`)))),
    h("p", { class: "clock" }, `${word("machine.wall")} : `, wall, " ",
      machine.powered ? h("b", { class: machine.synchronised ? "good" : "bad" }, word(machine.synchronised ? "machine.synchronised" : "machine.unsure")) : word("machine.states.off")),
  ]);
  return {
    update({ machine, boards, printer }) {
      const { wall: _, ...still } = machine;
      draw({ machine: still, boards, printer: { has_paper: printer.has_paper } });
      wall.textContent = machine.powered ? machine.wall : "–";
    },
  };
}

const toggle = (key, label, on, action) =>
  h("button", { type: "button", role: "switch", class: "switch", "data-key": key, "aria-checked": String(on), "data-act": JSON.stringify(action) },
    h("span", { class: "track", "aria-hidden": "true" }), label);

export function printer(root) {
  const draw = redrawn(root, (paper) =>
    paper === null
      ? [h("p", { class: "quiet" }, word("paper.none"))]
      : [
          h("div", { class: "slip" },
            s("svg", { viewBox: `0 0 ${paper.modules} ${paper.modules}`, role: "img", "aria-label": "QR" }, s("path", { d: paper.path })),
            ...paper.lines.map((line) => h("p", null, line))),
          h("button", { type: "button", "data-key": "tear", "data-act": '{"do":"tear_off"}' }, word("machine.tear_off")),
        ]);
  return { update: (seen) => draw(seen.printer.paper) };
}

/** The light and buzzer, in words: for who cannot see the colour of the lamp. */
export function signal(root) {
  const draw = redrawn(root, (tone) => [h("span", { class: `dot ${tone}`, "aria-hidden": "true" }), word("street.lamp", { tone: word(`tones.${tone}`) })]);
  return { update: (seen) => draw(seen.tone) };
}

export function journal(list) {
  const draw = redrawn(list, (facts) =>
    facts.length === 0
      ? [h("li", null, word("facts.none"))]
      : facts.toReversed().map((fact) =>
          h("li", null,
            h("span", { class: "seq" }, `${fact.at} #${fact.seq}`), " ",
            h("b", { lang: "en" }, fact.kind), " ",
            fact.door ? h("span", { class: "where" }, word("facts.door", { door: fact.door })) : "", " ",
            h("span", { class: "words", lang: "en" }, fact.words))));
  return { update: (seen) => draw(seen.facts) };
}
