// From a click or a key on anything that carries an action, to the town and back as one line.

import { word } from "./words.js";

const said = document.getElementById("said");
let clear = 0;

/** `changed(action, came)` is called after each answer. */
export function listenForActs(changed) {
  const start = (target) => {
    const holder = target.closest("[data-act]");
    if (holder && !holder.disabled) run(JSON.parse(holder.dataset.act), changed);
  };
  document.addEventListener("click", (event) => start(event.target));
  document.addEventListener("keydown", (event) => {
    if ((event.key === "Enter" || event.key === " ") && event.target.matches("g[data-act]")) {
      event.preventDefault();
      start(event.target);
    }
  });
}

async function run(action, changed) {
  const several = Array.isArray(action) ? action : [action];
  for (const one of several) {
    const came = await act(one);
    tell(one, came);
    changed(one, came);
  }
}

/** What came of an action: a word of the catalogue, or "lost" when the town does not answer. */
export async function act(action) {
  try {
    const answer = await fetch("/sim/act", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(action),
      signal: AbortSignal.timeout(8000),
    });
    return answer.ok ? (await answer.json()).came : "no_code";
  } catch {
    return "lost";
  }
}

function tell(action, came) {
  const path = came !== "done" ? came : { photograph: "photographed", show: "shown", show_text: "shown" }[action.do];
  say(path ? word(`came.${path}`, { door: action.door }) : "");
}

export function say(words) {
  clearTimeout(clear);
  said.textContent = words;
  if (words) clear = setTimeout(() => (said.textContent = ""), 5000);
}
