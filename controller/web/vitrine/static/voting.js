// A question with its choices, for polls, streets and quizzes: large buttons, then how the town answered.

import { button, h } from "./dom.js";
import { picture } from "./pictures.js";
import { count, lang, told, word } from "./told.js";

/** The choices as buttons; `chosen(choice)` is called once. */
export function choices(question, here, chosen) {
  const list = h("ul", { class: question.choices.some((one) => one.picture) ? "choices pictured" : "choices" },
    question.choices.map((choice) => h("li", {}, button({ class: "choice", "data-choice": choice.id, click: () => chosen(choice) },
      choice.picture && picture(choice.picture, here, { wide: "40vw" }),
      h("span", { lang: lang(here, choice.text) }, told(here, choice.text))))));
  return list;
}

/** How everybody answered: a bar and a share for each choice, in words first. */
export function results(question, counts, mine, here) {
  const number = (choice) => counts[choice.id] ?? 0;
  const all = question.choices.reduce((sum, choice) => sum + number(choice), 0);
  return h("div", { class: "results" },
    h("ul", {}, question.choices.map((choice) => {
      const share = all ? Math.round((100 * number(choice)) / all) : 0;
      return h("li", { class: choice.id === mine ? "mine" : null, style: `--share: ${share}%` },
        h("span", { class: "bar", "aria-hidden": "true" }),
        h("span", { class: "name", lang: lang(here, choice.text) }, told(here, choice.text)),
        choice.id === mine && h("span", { class: "yours" }, word(here, "your_answer")),
        h("strong", {}, word(here, "percent", { n: share })));
    })),
    h("p", { class: "sum" }, count(here, "answers", all)));
}

/**
 * The question of a poll or a street: choices, and after the answer how it stands. Past its last day, and where nobody
 * can answer (a telephone), only how it stands.
 */
export function ballot(scene, here) {
  const { question } = scene;
  const place = h("div", { class: "ballot", "aria-live": "polite" });
  const sorry = h("p", { class: "sorry", role: "status" });
  const wall = here.now();
  const over = scene.closes && wall && wall.toISOString().slice(0, 10) > scene.closes;
  const stand = (totals) => place.replaceChildren(results(question, totals.counts[question.id] ?? {}, totals.mine[question.id], here));
  const ask = () => place.replaceChildren(choices(question, here, async (choice) => {
    for (const one of place.querySelectorAll("button")) {
      one.disabled = true;
      one.classList.toggle("mine", one.dataset.choice === choice.id);
    }
    const totals = await here.api.answer(scene.id, question.id, choice.id);
    sorry.textContent = totals ? "" : word(here, "not_now");
    if (totals) stand(totals);
    else ask();
  }), sorry);
  if (over || !here.api) place.append(h("p", { class: "nothing" }, word(here, over ? "poll_over" : "at_the_window")));
  else ask();
  here.api?.totals(scene.id).then((totals) => totals && (over || totals.mine[question.id]) && stand(totals));
  return h("section", { class: "question" }, h("h2", { lang: lang(here, question.text) }, told(here, question.text)),
    question.picture && picture(question.picture, here), place);
}
