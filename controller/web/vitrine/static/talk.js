// Talking with the daemon on this machine: what it pushes, and what the page tells and asks.

import { listen as hear } from "/static/listen.js";

const LOST_AFTER_MS = 4000; // a restart of the daemon within this is nobody's business
const ANSWERS_WITHIN_MS = 8000;

/** Listen for ever. `heard(name, data)` for each event, `lost()` when nothing is to be heard any more. */
export const listen = (heard, lost) => hear("/api/vitrine/screen", ["hello", "view", "reload", "alive"], LOST_AFTER_MS, heard, lost);

async function asked(path, options = {}) {
  try {
    const answer = await fetch(`/api/vitrine/${path}`, { signal: AbortSignal.timeout(ANSWERS_WITHIN_MS), ...options });
    if (!answer.ok) return null;
    return answer.status === 204 ? {} : await answer.json();
  } catch {
    return null;
  }
}

/** What came back, `{}` for nothing to say, null when it was not taken in. */
export const ask = (path) => asked(path);
export const tell = (path, body) =>
  asked(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

/** The page is left; a request that outlives it. */
export const goodbye = () => navigator.sendBeacon("/api/vitrine/gone", new Blob(["{}"], { type: "application/json" }));

/** Why it was not taken in, as a word; empty when it was. */
async function refusal(path, body) {
  try {
    const answer = await fetch(`/api/vitrine/${path}`, { signal: AbortSignal.timeout(ANSWERS_WITHIN_MS), method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    return answer.ok ? "" : answer.status === 409 ? (await answer.json()).error : "not_now";
  } catch {
    return "not_now";
  }
}

const WALLS_MAX = 8; // on one page

/** Who is to be called when something was said that may have changed a wall: each for as long as it stands there. */
function walls() {
  const standing = new Map();
  const changed = (element, heard) => {
    standing.set(element, { heard, stood: false });
    if (standing.size > WALLS_MAX) standing.delete(standing.keys().next().value);
  };
  const news = () => {
    for (const [element, wall] of standing) {
      if (element.isConnected) {
        wall.stood = true;
        wall.heard();
      } else if (wall.stood) standing.delete(element);
    }
  };
  return { changed, news };
}

const CODES_MAX = 200; // a release has fewer scenes

/** A code is the same for ever: each is asked for once. */
function codes() {
  const known = new Map();
  return async (address) => {
    const code = known.get(address) ?? (await ask(`along?address=${encodeURIComponent(address)}`));
    if (code && known.size < CODES_MAX) known.set(address, code);
    return code;
  };
}

/** What a scene may ask of the window. `session()` is the one that the visitor is in. */
export const scenesApi = (session) => ({
  ...walls(),
  along: codes(),
  totals: (scene) => ask(`totals/${scene}`),
  wall: (scene) => ask(`wall/${scene}`),
  answer: (scene, question, choice) => tell("answer", { session: session(), scene, question, choice }),
  contribute: (scene, text) => refusal("contributions", { session: session(), scene, text }),
});
