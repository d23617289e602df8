// The words of the panel, in the language of whoever looks.

const LANGUAGES = ["fr", "en"];
const catalogues = {};
let chosen = LANGUAGES[0];

export const language = () => chosen;
export const otherLanguage = () => LANGUAGES.find((one) => one !== chosen);

export async function loadWords() {
  for (const one of LANGUAGES) catalogues[one] = await (await fetch(`/sim/locales/${one}.json`)).json();
  const wished = [...navigator.languages, "fr"].map((one) => one.slice(0, 2));
  choose(wished.find((one) => LANGUAGES.includes(one)));
}

export function choose(one) {
  chosen = one;
  document.documentElement.lang = one;
}

/** `word("came.latched", { door: "7" })`; lists and tables come as they are. */
export function word(path, values = {}) {
  const found = path.split(".").reduce((table, key) => table?.[key], catalogues[chosen]);
  if (typeof found !== "string") return found ?? path;
  return found.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
}
