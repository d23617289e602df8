// The street before the window: the window's real page in its house, and whoever passes by, cleans it, or cuts its power.

import { h } from "/static/dom.js";
import { act, say } from "./act.js";
import { PANE, WIDTH, HEIGHT, facade, light } from "./facade.js";
import { redrawn } from "./machine.js";
import { language, word } from "./words.js";

const GLASS_WIDTH = 1080;
const HOURS = [null, 8, 14, 20, 3];
const MINUTES = 10;
const $ = (id) => document.getElementById(id);

/** The section is there where the machine has a window. `plan` never changes. */
export function shopfront(plan) {
  const absent = plan.themes.length === 0;
  $("shopfront").hidden = absent;
  if (absent) return { update() {}, words() {} };
  const house = facade();
  const pane = h("div", { id: "pane" }, h("div", { class: "shade" }));
  const percent = (part, whole) => `${(100 * part) / whole}%`;
  Object.assign(pane.style, { left: percent(PANE.x, WIDTH), top: percent(PANE.y, HEIGHT), width: percent(PANE.width, WIDTH), height: percent(PANE.height, HEIGHT) });
  $("facade").append(house, pane);
  new ResizeObserver(([{ contentRect }]) => pane.style.setProperty("--scale", contentRect.width / GLASS_WIDTH)).observe(pane);

  const page = browser(plan, pane);
  const people = redrawn($("people"), passers);
  const hours = redrawn($("hours"), hourButtons);
  const mishaps = redrawn($("mishaps"), switches);
  const told = redrawn($("window-told"), (seen) => report(seen, plan));
  $("theme").addEventListener("change", () => page.show($("theme").value));
  $("notice-form").addEventListener("submit", (event) => announce(event));

  return {
    update({ machine, window: seen, hall }) {
      page.update(seen, machine.powered && machine.running === "ready");
      const facadeOf = $("facade").dataset;
      Object.assign(facadeOf, { light: light(seen.hour), glass: seen.plugged ? seen.glass : "black", present: String(seen.present), lights: seen.lights ?? "" });
      people(seen.present);
      hours({ wrong_s: machine.wrong_s, hour: seen.hour });
      mishaps({ powered: machine.powered, plugged: seen.plugged, stubborn: seen.stubborn, cleaning: seen.told?.phase === "cleaning" });
      told({ told: seen.told, glass: seen.glass, plugged: seen.plugged, running: machine.powered ? machine.running : "off" });
      $("notice-send").disabled = hall === null || !hall.online;
    },
    words() {
      $("theme-label").textContent = word("window.theme");
      $("theme").replaceChildren(...plan.themes.map(({ id, title }) => h("option", { value: id }, title[language()] ?? Object.values(title)[0])));
      $("theme").value = page.theme();
      $("notice-label").textContent = word("window.notice");
      $("notice-send").textContent = word("window.notice_send");
      if (!$("notice-text").dataset.own) $("notice-text").value = word("window.notice_given");
      page.words();
      house.querySelector(".sign").textContent = signOf(plan, page.theme());
    },
  };
}

const signOf = (plan, id) => {
  const { title } = plan.themes.find((one) => one.id === id);
  return title[language()] ?? Object.values(title)[0];
};

/** The kiosk's browser: it loads the window's page when it starts, and again when it is started anew. */
function browser(plan, pane) {
  let running = null;
  let theme = plan.themes[0].id;
  let ready = false;
  const load = () => {
    pane.querySelector("iframe")?.remove();
    if (!ready) return;
    const query = theme === plan.themes[0].id ? "" : `?theme=${theme}`;
    pane.prepend(h("iframe", { title: word("window.heading"), src: `http://${location.hostname}:${plan.port}/vitrine${query}` }));
  };
  return {
    theme: () => theme,
    show(id) {
      theme = id;
      document.querySelector("#facade .sign").textContent = signOf(plan, id);
      load();
    },
    words: () => pane.querySelector("iframe")?.setAttribute("title", word("window.heading")),
    update(seen, on) {
      const again = on && (!ready || seen.browser !== running);
      const gone = !on && ready && seen.glass === "dark";
      if (on) [ready, running] = [true, seen.browser];
      if (gone) ready = false;
      if (again || gone) load();
    },
  };
}

const passers = (present) => [
  toggle("passer", word("window.passer"), present === true, { do: "passer", present: present !== true }),
  toggle("sensor", word("window.sensor"), present !== null, { do: "passer", present: present === null ? false : null }),
];

const hourButtons = ({ wrong_s, hour }) => [
  h("span", { class: "label" }, word("window.hour")),
  ...HOURS.map((one) => h("button", { type: "button", "data-key": `hour-${one}`, "data-act": JSON.stringify({ do: "hour", hour: one }),
    "aria-pressed": String(one === null ? wrong_s === 0 : wrong_s !== 0 && hour === one) }, word(one === null ? "window.now" : `window.at_${one}`))),
];

const switches = ({ powered, plugged, stubborn, cleaning }) => [
  toggle("window-power", word("machine.power"), powered, { do: "power", on: !powered }),
  toggle("cable", word("window.cable"), plugged, { do: "screen_cable", on: !plugged }),
  toggle("stubborn", word("window.stubborn"), stubborn, { do: "screen_stubborn", on: !stubborn }),
  toggle("cleaning", word("window.cleaning"), cleaning, { do: "cleaning", on: !cleaning }),
];

const toggle = (key, label, on, action) =>
  h("button", { type: "button", role: "switch", class: "switch", "data-key": key, "aria-checked": String(on), "data-act": JSON.stringify(action) },
    h("span", { class: "track", "aria-hidden": "true" }), label);

/** What its daemon says of it, in words. */
function report({ told, glass, plugged, running }) {
  if (told === null) return [line("phase", word(`machine.states.${running}`))];
  const dark = !told.lit && told.dark_until ? word("window.dark_until", { at: told.dark_until }) : "";
  const steps = Object.entries(told.steps).filter(([, count]) => count).map(([step, count]) => `${word(`window.steps.${step}`)} ${count} ×`).join(", ");
  return [
    line("phase", [word(`window.phases.${told.phase}`), dark].filter(Boolean).join(" – ")),
    line("display", word(plugged ? `window.glass.${glass}` : "window.glass.unplugged"), glass !== (told.lit ? "lit" : "dark")),
    line("shows", told.version === null ? word("window.nothing") : [told.scene, word("window.version", { version: told.version })].filter(Boolean).join(" · ")),
    line("painting", told.missing ? word(`window.missing.${told.missing}`) : word("window.painted"), Boolean(told.missing)),
    line("ladder", steps || word("window.no_step")),
    line("touches", String(told.touches)),
  ];
}

const line = (name, text, bad = false) => h("div", null, h("dt", null, word(`window.${name}`)), h("dd", { class: bad ? "bad" : null }, text));

async function announce(event) {
  event.preventDefault();
  event.stopPropagation();
  const text = $("notice-text").value.trim();
  say(word(`came.${await act({ do: "notice", text, minutes: MINUTES })}`));
}
