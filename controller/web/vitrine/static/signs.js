// One drawing for each kind of scene, for where it has no picture.

import { s } from "./dom.js";

const LINES = {
  opening: "M6 42V20a18 16 0 0 1 36 0v22M13 42V22a11 10 0 0 1 22 0v20",
  story: "M24 12c-5-4-11-5-18-4v28c7-1 13 0 18 4 5-4 11-5 18-4V8c-7-1-13 0-18 4zM24 12v28",
  visit: "M4 24a20 20 0 1 0 40 0a20 20 0 1 0-40 0M4 24c0 8 40 8 40 0M24 4c-10 6-10 34 0 40c10-6 10-34 0-40",
  map: "M6 11l12-5 12 5 12-5v31l-12 5-12-5-12 5zM18 6v31M30 11v31",
  shops: "M6 19l4-12h28l4 12M6 19c0 6 9 6 9 0 0 6 9 6 9 0 0 6 9 6 9 0 0 6 9 6 9 0M9 24v17h30V24M19 41V30h10v11",
  events: "M7 11h34v30H7zM7 19h34M15 6v9M33 6v9M15 27h4M23 27h4M31 27h4M15 34h4M23 34h4",
  quiz: "M16 17a8 8 0 1 1 12 7c-3 2-4 3-4 7M24 38v1M4 24a20 20 0 1 0 40 0a20 20 0 1 0-40 0",
  poll: "M8 42V26h8v16M20 42V8h8v34M32 42V18h8v24M4 42h40",
  wall: "M6 8h16v14H6zM26 8h16v18H26zM6 26h16v16H6zM26 30h16v12H26z",
  street: "M4 42h40M8 42V18l8-7 8 7v24M24 24h16v18M13 42v-9h6v9M29 31h6M29 37h6",
};

export const sign = (kind) =>
  s("svg", { viewBox: "0 0 48 48", "aria-hidden": "true" },
    s("path", { d: LINES[kind], fill: "none", stroke: "currentColor", "stroke-width": 1.7, "stroke-linecap": "round", "stroke-linejoin": "round" }));
