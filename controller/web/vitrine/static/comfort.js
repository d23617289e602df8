// How somebody likes to read, by one touch each, and forgotten with the visit.

const root = document.documentElement;
const asked = matchMedia("(prefers-reduced-motion: reduce)").matches;

export const comfort = (languages, reach_always) =>
  ({ language: languages[0], large: false, strong: false, still: asked, reach: reach_always });

/** Put it on the page. */
export function wear(wanted) {
  root.lang = wanted.language;
  root.classList.toggle("large", wanted.large);
  root.classList.toggle("strong", wanted.strong);
  root.classList.toggle("still", wanted.still);
  root.classList.toggle("reach", wanted.reach);
}

export const nextLanguage = (languages, now) => languages[(languages.indexOf(now) + 1) % languages.length];
