// "Take this theme along": its size first, then how far it is, then that it is there.

import { button, h } from "../dom.js";
import { drop, FullError, isKept, keep, possible, weight } from "../keep.js";
import { bytes } from "../measures.js";

export function keeping(visit, theme) {
  const element = h("section", { class: "keeping", "aria-label": visit.say("phone.keep") });
  if (possible()) offer(visit, theme, element);
  return element;
}

async function offer(visit, theme, element, trouble = "") {
  if (await isKept(theme.id)) return whole(visit, theme, element);
  const left = await weight(theme.id);
  const size = left ? visit.say("phone.keep_size", { size: bytes(left, visit.language) }) : visit.say("phone.keep_none");
  element.replaceChildren(
    button(visit.say("phone.keep"), () => carry(visit, theme, element), { class: "act keep" }),
    h("p", {}, size),
    trouble && h("p", { role: "alert" }, trouble),
  );
}

async function carry(visit, theme, element) {
  const all = bytes(await weight(theme.id), visit.language);
  const words = (done) => visit.say("phone.keeping", { done: bytes(done, visit.language), size: all });
  const line = h("p", {}, words(0));
  const bar = h("progress", { max: "1", value: "0", "aria-label": visit.say("phone.keep") });
  const stopping = new AbortController();
  const stop = button(visit.say("phone.stop"), () => stopping.abort(), { class: "act quiet" });
  element.replaceChildren(line, bar, stop);
  stop.focus();
  const said = (done, of) => {
    bar.value = done / of;
    line.textContent = words(done);
  };
  try {
    await keep(theme.id, said, stopping.signal);
  } catch (error) {
    return offer(visit, theme, element, why(visit, error, all));
  }
  return whole(visit, theme, element);
}

function why(visit, error, size) {
  if (error.name === "AbortError") return "";
  return error instanceof FullError ? visit.say("phone.keep_full", { size }) : visit.say("phone.keep_failed");
}

function whole(visit, theme, element) {
  const leave = async () => {
    await drop(theme.id);
    await offer(visit, theme, element);
    element.querySelector("button").focus();
  };
  element.replaceChildren(
    h("p", { class: "there", role: "status" }, visit.say("phone.kept")),
    button(visit.say("phone.drop"), leave, { class: "act quiet drop" }),
  );
}
