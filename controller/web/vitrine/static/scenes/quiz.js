// A quiz: one question at a time, told at once whether it was right, and why.

import { button, h } from "../dom.js";
import { article } from "../frame.js";
import { markup } from "../markup.js";
import { picture } from "../pictures.js";
import { lang, told, word } from "../told.js";
import { choices } from "../voting.js";

export function show(scene, here) {
  let right = 0;
  const place = h("div", { class: "quiz-play", "aria-live": "polite" });
  const ask = (number) => {
    const question = scene.questions[number];
    if (!question) return end();
    place.replaceChildren(
      h("p", { class: "sum" }, word(here, "question_of", { n: number + 1, all: scene.questions.length })),
      h("h2", { tabindex: "-1", lang: lang(here, question.text) }, told(here, question.text)),
      ...(question.picture ? [picture(question.picture, here, { wide: "60vw" })] : []),
      choices(question, here, (choice) => judge(question, choice, number)));
    if (number > 0) place.querySelector("h2").focus({ preventScroll: true });
  };
  const judge = (question, choice, number) => {
    const good = choice.id === question.right;
    right += good;
    for (const one of place.querySelectorAll(".choice")) {
      one.disabled = true;
      one.classList.toggle("right", one.dataset.choice === question.right);
      one.classList.toggle("wrong", one.dataset.choice === choice.id && !good);
    }
    const last = number + 1 === scene.questions.length;
    const next = button({ class: "more", click: () => ask(number + 1) }, word(here, last ? "quiz_end" : "quiz_next"));
    place.append(h("div", { class: "verdict" }, h("p", { class: good ? "good" : "pity" }, word(here, good ? "quiz_right" : "quiz_wrong")), markup(question.why, here), next));
    here.api?.answer(scene.id, question.id, choice.id);
  };
  const end = () => {
    place.replaceChildren(
      h("h2", { tabindex: "-1" }, word(here, "quiz_score", { n: right, all: scene.questions.length })),
      button({ class: "more", click: () => { right = 0; ask(0); } }, word(here, "quiz_again")));
    place.querySelector("h2").focus({ preventScroll: true });
  };
  ask(0);
  return { element: article(scene, here, place, markup(scene.body, here)) };
}

export const poster = (scene, here) => h("p", { class: "asked", lang: lang(here, scene.questions[0]?.text) }, told(here, scene.questions[0]?.text));
