// What the visit says, one small file at a time; each is fetched once and is the same for good.

import { root } from "./root.js";

export class MissingError extends Error {}

/** Raises MissingError when it is neither on the phone nor to be had from the network. */
async function json(name) {
  let answer;
  try {
    answer = await fetch(root.text(name));
  } catch {
    throw new MissingError(name);
  }
  if (!answer.ok) throw new MissingError(name);
  return answer.json();
}

const once = new Map();

function fetched(name) {
  if (!once.has(name)) {
    const coming = json(name);
    once.set(name, coming);
    coming.catch(() => once.delete(name));
  }
  return once.get(name);
}

export const index = (language) => fetched(`index.${language}.json`);
export const words = (language) => fetched(`words.${language}.json`);
export const scene = (theme, id, language) => fetched(`${theme}.${id}.${language}.json`);
export const files = () => fetched("files.json");
