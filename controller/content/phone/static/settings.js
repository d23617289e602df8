// The only two things somebody's phone remembers about how they read: language and text size.

import { root } from "./root.js";

const SIZES = { normal: "100%", large: "125%", largest: "150%" };
export const sizes = Object.keys(SIZES);

function stored(name) {
  try {
    return localStorage.getItem(root.own(name));
  } catch {
    return null; // storage is closed to this page: it is asked again the next time
  }
}

function store(name, value) {
  try {
    localStorage.setItem(root.own(name), value);
  } catch {
    // Closed or full: the choice holds as long as the page is open.
  }
}

/** The language somebody chose, else the first of the phone's that the visit speaks, else the visit's own. */
export function language(spoken) {
  const wished = [stored("language"), ...navigator.languages.map((tag) => tag.split("-")[0])];
  return wished.find((one) => spoken.includes(one)) ?? spoken[0];
}

export const chooseLanguage = (one) => store("language", one);

export function size() {
  const one = stored("size");
  return sizes.includes(one) ? one : "normal";
}

export function chooseSize(one) {
  store("size", one);
  showSize();
}

export function showSize() {
  document.documentElement.style.fontSize = SIZES[size()];
}

export function forgetSettings() {
  try {
    for (const name of ["language", "size"]) localStorage.removeItem(root.own(name));
  } catch {
    // Nothing was stored.
  }
  showSize();
}
