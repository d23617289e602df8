// The town hall: how the link is, what came over it, and a clerk who signs orders.

import { h } from "/static/dom.js";
import { act, say } from "./act.js";
import { redrawn } from "./machine.js";
import { word } from "./words.js";

const $ = (id) => document.getElementById(id);

/** Its own text until somebody writes another one. */
let given = "";

export function hall(plan) {
  $("hall").hidden = !plan.hall;
  $("order-door").replaceChildren(...plan.doors.map(({ label }) => h("option", { value: label }, label)));
  $("order").addEventListener("submit", async (event) => {
    event.preventDefault();
    const door = $("order-door").value;
    say(word(`came.${await act({ do: "order", door, reason: $("order-reason").value.trim() })}`, { door }));
  });
  const link = redrawn($("hall-link"), ({ online, last }) => [
    h("span", { class: `dot ${online ? "ok" : "alarm"}`, "aria-hidden": "true" }),
    h("b", null, word(online ? "hall.online" : "hall.offline")), " · ", word("hall.facts", { last })]);
  const orders = redrawn($("hall-orders"), (sent) => sent.toReversed().map((one) =>
    h("li", null, word("hall.order", { door: one.door }), " : ",
      h("b", { class: one.outcome === "done" ? "good" : one.outcome ? "bad" : null }, word(`hall.${one.outcome || "waiting"}`)), " ",
      one.why ? h("span", { class: "words", lang: "en" }, one.why) : "")));
  const facts = redrawn($("hall-facts"), (arrived) => arrived.length === 0
    ? [h("li", null, word("hall.none"))]
    : arrived.toReversed().map((one) =>
        h("li", null, h("span", { class: "seq" }, `#${one.seq}`), " ", h("b", { lang: "en" }, one.kind), " ",
          one.door ? h("span", { class: "where" }, word("facts.door", { door: one.door })) : "")));
  return {
    update({ hall }) {
      if (hall === null) return;
      link({ online: hall.online, last: hall.last });
      orders(hall.orders);
      facts(hall.facts);
    },
  };
}

export function showHallWords() {
  $("hall-label").textContent = word("hall.label");
  $("order-door-label").textContent = word("hall.door");
  $("order-reason-label").textContent = word("hall.reason");
  $("order-send").textContent = word("hall.send");
  if ($("order-reason").value === given) $("order-reason").value = given = word("hall.reason_given");
}
