// Where a person decides about neighbours' words: a badge begins, one press decides, and every open page follows.
//
// Words arrive as text and stay text; nothing of them is ever parsed, kept, or sent anywhere else.

import { h } from "./dom.js";

const root = document.documentElement;
const main = document.getElementById("main");
const said = document.getElementById("said");
const leave = document.getElementById("leave");
const catalogues = new Map();
let language = root.dataset.languages.split(" ")[0];
let queue = null; // null: nobody sits here
let revision = 0;
let asksCode = false;
let news = null;

const text = (key, values = {}) =>
  catalogues.get(language).moderate[key].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
const tell = (key) => { said.textContent = key ? text(key) : ""; };

async function ask(path, body) {
  const options = body === undefined ? {} : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  try {
    const answer = await fetch(`/api/moderate/${path}`, options);
    return { status: answer.status, told: await answer.json() };
  } catch {
    return { status: 0, told: {} };
  }
}

// -- the badge -------------------------------------------------------------------------------------

const REFUSED = new Set(["pass_expired", "pass_early", "pass_revoked", "pass_not_for_this", "code_wrong", "code_rest", "slow"]);

function door() {
  const badge = h("input", { id: "badge", type: "password", autocomplete: "off", spellcheck: "false", maxlength: "512", "aria-describedby": "hint" });
  const code = h("input", { id: "code", type: "password", inputmode: "numeric", autocomplete: "off", maxlength: "12" });
  const form = h("form", {},
    h("label", { for: "badge" }, text("badge_label")), badge, h("p", { class: "hint", id: "hint" }, text("badge_hint")),
    asksCode && h("label", { for: "code" }, text("code_label")), asksCode && code,
    h("button", { type: "submit", class: "main" }, text("enter")));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (badge.value.trim() === "") return badge.focus();
    await enter(badge, code);
  });
  main.replaceChildren(h("section", { class: "door" }, h("h1", { tabindex: "-1" }, text("badge")), form));
  badge.focus();
}

async function enter(badge, code) {
  const { status, told } = await ask("enter", { badge: badge.value.trim(), code: code.value });
  if (status === 200) {
    asksCode = false;
    tell("");
    return look();
  }
  const kept = badge.value;
  const wantsCode = status === 403 && (told.error === "code" || told.error === "code_wrong");
  if (wantsCode !== asksCode) {
    asksCode = wantsCode;
    door();
  }
  const field = document.getElementById(wantsCode ? "code" : "badge");
  if (wantsCode) document.getElementById("badge").value = kept;
  field.value = "";
  field.focus();
  tell(told.error === "code" ? "code_label" : status === 0 ? "lost" : REFUSED.has(told.error) ? told.error : "no_badge");
}

// -- what neighbours sent ----------------------------------------------------------------------------

function card(entry) {
  const picture = entry.picture && h("img", { src: entry.picture, alt: text("picture") });
  const yes = entry.approved === true ? null : h("button", { type: "button", class: entry.approved === null ? "main" : null, "data-decide": "yes" }, text(entry.approved === null ? "approve" : "approve_still"));
  const no = entry.approved === false ? null : h("button", { type: "button", "data-decide": "no" }, text(entry.approved === null ? "refuse" : "take_down"));
  const one = h("li", { class: "card", "data-id": entry.id, tabindex: "-1" },
    h("p", { class: "about" }, h("time", { datetime: entry.day }, day(entry.day)), " · ", entry.scene),
    picture, h("p", { class: "words", dir: "auto" }, entry.words), h("div", { class: "decide" }, no, yes));
  for (const button of one.querySelectorAll("button")) button.addEventListener("click", () => decide(entry, button.dataset.decide === "yes"));
  return one;
}

const day = (iso) => new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }).format(new Date(`${iso}T00:00Z`));

function part(id, title, none, entries) {
  const list = entries.length > 0 ? h("ul", { class: "cards" }, entries.map(card)) : h("p", { class: "none" }, none);
  return h("section", { id, "aria-labelledby": `${id}-title` }, h("h2", { id: `${id}-title` }, `${title} (${entries.length})`), list);
}

function table() {
  const of = (approved) => queue.filter((entry) => entry.approved === approved);
  const waiting = of(null);
  const focused = document.activeElement?.closest?.(".card");
  const pressed = document.activeElement?.dataset?.decide;
  main.replaceChildren(
    h("h1", { tabindex: "-1" }, text(waiting.length === 0 ? "nothing" : "title")),
    part("waiting", text("waiting"), text("none_waiting"), waiting),
    part("shown", text("shown"), text("none_shown"), of(true).reverse()),
    part("refused", text("refused"), text("none_refused"), of(false).reverse()));
  const again = focused && find(focused.dataset.id);
  (again?.querySelector(`[data-decide="${pressed}"]`) ?? again)?.focus({ preventScroll: true });
}

const find = (id) => document.querySelector(`[data-id="${CSS.escape(id ?? "")}"]`);

async function look() {
  const { status, told } = await ask("queue");
  if (status === 401) return gone();
  if (status !== 200) return tell("lost");
  if (queue !== null && told.revision < revision) return; // overtaken by a newer answer
  revision = told.revision;
  const first = queue === null;
  const same = JSON.stringify(queue) === JSON.stringify(told.entries);
  queue = told.entries;
  leave.hidden = false;
  if (!same) table(); // else nothing moves under a finger
  if (first) main.querySelector("h1").focus();
  news ??= listen();
}

async function decide(entry, approved) {
  const next = find(entry.id)?.nextElementSibling?.dataset.id;
  const { status } = await ask("decide", { id: entry.id, approved });
  if (status === 401) return gone();
  await look();
  (find(next) ?? main.querySelector("h1"))?.focus();
  tell(status !== 200 ? "lost" : approved ? "was_approved" : entry.approved ? "was_taken_down" : "was_refused");
}

function listen() {
  const source = new EventSource("/api/vitrine/voices");
  source.addEventListener("voices", () => queue !== null && look());
  return source;
}

function gone() {
  if (queue === null) return; // nobody sat here: whoever shows a badge already is not interrupted
  queue = null;
  leave.hidden = true;
  news?.close();
  news = null;
  door();
}

// -- around it -----------------------------------------------------------------------------------------

function speak(wanted) {
  language = wanted;
  root.lang = wanted;
  document.title = text("title");
  document.getElementById("title").textContent = text("title");
  leave.textContent = text("leave");
  tell("");
  for (const each of document.querySelectorAll("[data-language]")) each.setAttribute("aria-pressed", String(each.lang === wanted));
  if (queue === null) door();
  else table();
}

for (const each of document.querySelectorAll("[data-language]")) each.addEventListener("click", () => speak(each.dataset.language));
leave.addEventListener("click", async () => {
  await ask("leave", {});
  gone();
  tell("left");
});
for (const one of root.dataset.languages.split(" ")) catalogues.set(one, await (await fetch(`/locales/${one}.json`)).json());
speak(language);
await look();
