// Talking with the daemon on this machine: what it pushes, and what the person answers.

import { listen as hear } from "./listen.js";

const LOST_AFTER_MS = 1500; // a restart of the daemon within this is not worth a word

/** Listen for ever. `heard(name, data)` for each event, `lost()` when nothing is to be heard any more. */
export const listen = (heard, lost) => hear("/api/screen", ["hello", "bank", "screen", "alive"], LOST_AFTER_MS, heard, lost);

/** Post an answer. True when it was taken in; the screen tells what came of it. */
export async function send(path, body) {
  try {
    const answer = await fetch(`/api/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(8000),
    });
    return answer.ok;
  } catch {
    return false;
  }
}
