// Words: those of the content, in every language of the release, and those of the interface (`here.words`).

const filled = (template, values) => template.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

/** The text in the language of whoever stands there; else in the first language of the content that has it. */
export function told(here, text) {
  return text?.[spokenIn(here, text)] ?? "";
}

/** Made once for the same words: a browser takes milliseconds for each of these, and a page asks for a dozen. */
function kept(make) {
  const made = new Map();
  return (...words) => {
    const key = words.join(" ");
    if (!made.has(key)) made.set(key, make(...words));
    return made.get(key);
  };
}
const plurals = kept((language) => new Intl.PluralRules(language));
const dates = kept((language, form) => new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { timeZone: "UTC", ...JSON.parse(form) }));

const spokenIn = (here, text) => [here.language, ...here.content.languages].find((one) => text?.[one]);

/** `lang` for an element with this text: only where it is not the language of the page. */
export function lang(here, text) {
  const found = spokenIn(here, text);
  return found && found !== here.language ? found : null;
}

/** A word of the interface, filled with values: `word(here, "closes_at", { at: "19 h" })`. */
export const word = (here, key, values = {}) => filled(here.words[key] ?? key, values);

/** A count in words, with the plural of the language: the keys are `key.one`, `key.other`, …; `key.none` where there is. */
export const count = (here, key, n) => {
  const form = n === 0 && here.words[`${key}.none`] ? "none" : plurals(here.language).select(n);
  return filled(here.words[`${key}.${form}`] ?? here.words[`${key}.other`] ?? key, { n });
};

/** A time of the day: "19 h 30", "7:30 pm", as the language writes it. */
export function clock(here, minute) {
  const of_day = ((minute % 1440) + 1440) % 1440;
  const [hour, rest] = [Math.floor(of_day / 60), of_day % 60];
  return word(here, rest ? "clock" : "clock.whole", { h: hour, mm: String(rest).padStart(2, "0") });
}

/** A date in words; `wall` carries the town's clock in its UTC fields. */
export const dated = (here, wall, form) => dates(here.language, JSON.stringify(form)).format(wall);
