// What a scene module of the window may know when it is shown on a phone: there is nobody behind it to answer.

import { root } from "./root.js";

export function here(visit, content) {
  return {
    content: { ...content, scenes: { ...named(visit), ...content.scenes } },
    language: visit.language,
    words: visit.words,
    url: root.file,
    go: (id) => visit.goScene(id),
    back: () => history.back(),
    api: null,
    now: wallClock,
    reduced: matchMedia("(prefers-reduced-motion: reduce)").matches,
    phone: true,
  };
}

/** All scenes by name and with a small picture, so that links among them have a name and a way. */
const named = (visit) =>
  Object.fromEntries(visit.index.themes.flatMap((theme) => theme.scenes).map((one) => [one.id, { ...one, picture: pictured(one.picture) }]));

const pictured = (small) => small && { alt: {}, renditions: [small] };

/** The phone's own clock, in UTC fields as the scenes want the town's: whoever visits is there, or plans by their own. */
function wallClock() {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000);
}
