// Every text on the screen comes from a catalogue in /locales. All are loaded at the start, so that a change of
// language, or a lost connection, waits for nothing.

const root = document.documentElement;
export const languages = root.dataset.languages.split(" ");
const catalogues = new Map();
let current = languages[0];

const AGAIN_AFTER_MS = 2000;

export async function loadLanguages() {
  const load = async (language) => (await fetch(`/locales/${language}.json`)).json();
  try {
    const loaded = await Promise.all(languages.map(load));
    languages.forEach((language, number) => catalogues.set(language, loaded[number]));
  } catch {
    // The daemon went away between the page and its texts; the page says "one moment" by itself.
    await new Promise((again) => setTimeout(again, AGAIN_AFTER_MS));
    await loadLanguages();
  }
}

export const language = () => current;

export function speak(wanted) {
  current = wanted;
  root.lang = wanted;
  for (const each of document.querySelectorAll("#languages button")) {
    each.setAttribute("aria-pressed", String(each.lang === wanted));
  }
  document.getElementById("help").textContent = text("ui", "help");
}

const filled = (template, values) => template.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

/** The text under `key` in a part of the catalogue; with "key.variant" where there is one. */
export function text(part, key, values = {}, variant = null) {
  const texts = catalogues.get(current)[part];
  return filled(texts[`${key}.${variant}`] ?? texts[key], values);
}

export const line = (screen, variant) => {
  const screens = catalogues.get(current).screens;
  return screens[`${screen}.${variant}`] ?? screens[screen];
};

export const sizeHint = (size) => catalogues.get(current).ui.size_hint[size];

export const reasons = () => Object.entries(catalogues.get(current).reasons);

/** "3 petits": a count in words, with the plural of the language. */
export function count(key, n) {
  const forms = catalogues.get(current).counts[key];
  return filled(forms[new Intl.PluralRules(current).select(n)] ?? forms.other, { n });
}

export const day = (wall_s) =>
  new Intl.DateTimeFormat(current, { weekday: "long", day: "numeric", month: "long", hour: "numeric", minute: "2-digit" }).format(
    new Date(wall_s * 1000),
  );
