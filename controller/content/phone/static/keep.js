// Taking a theme along: all its files into the phone's own cache, and a mark that it is whole.
//
// The cache is shared with sw.js, which answers from it. A mark lies beside the files, as `visit.kept/<theme>`.

import { root } from "./root.js";
import { files } from "./texts.js";

export const MOST_BYTES = 500 * 1024 * 1024;
const AT_ONCE = 4;

export class FullError extends Error {}

export const possible = () => "caches" in window && "serviceWorker" in navigator;
const kept = () => caches.open(root.own("kept"));
const mark = (theme) => root.page(`visit.kept/${theme}`);

export async function isKept(theme) {
  return possible() && Boolean(await (await kept()).match(mark(theme)));
}

/** Paths and bytes of what this theme still needs. */
async function missing(theme) {
  const here = new Set((await (await kept()).keys()).map((request) => request.url));
  return (await files())[theme].filter(([path]) => !here.has(root.carried(path)));
}

export async function weight(theme) {
  const list = possible() ? await missing(theme) : (await files())[theme];
  return list.reduce((sum, [, size]) => sum + size, 0);
}

/**
 * Take a theme along. `said(done, all)` hears of every file; `signal` stops it, and what has arrived stays. Raises FullError when
 * there is no room for it, and what `fetch` raises when the network breaks off.
 */
export async function keep(theme, said, signal) {
  const list = await missing(theme);
  const all = list.reduce((sum, [, size]) => sum + size, 0);
  await room(all);
  const cache = await kept();
  let done = 0;
  const one = async () => {
    for (let next = list.shift(); next; next = list.shift()) {
      await carry(cache, root.carried(next[0]), signal);
      said((done += next[1]), all);
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, one));
    await cache.put(mark(theme), new Response("kept"));
  } catch (error) {
    list.length = 0;
    throw error.name === "QuotaExceededError" ? new FullError(theme) : error;
  }
  if (navigator.storage && navigator.storage.persist) await navigator.storage.persist();
}

async function carry(cache, url, signal) {
  const answer = await fetch(url, { signal });
  if (answer.status !== 200) throw new TypeError(`${answer.status} for ${url}`);
  await cache.put(url, answer);
}

async function room(bytes) {
  if (!navigator.storage || !navigator.storage.estimate) return;
  const { quota, usage } = await navigator.storage.estimate();
  if (usage + bytes > Math.min(quota, MOST_BYTES)) throw new FullError();
}

/** Remove a theme's mark, and the files that no other kept theme needs. */
export async function drop(theme) {
  const cache = await kept();
  await cache.delete(mark(theme));
  const needed = new Set();
  for (const [other, list] of Object.entries(await files())) {
    if (await isKept(other)) for (const [path] of list) needed.add(root.carried(path));
  }
  for (const request of await cache.keys()) {
    if (!request.url.startsWith(mark("")) && !needed.has(request.url)) await cache.delete(request);
  }
}

/** Everything this visit has on the phone: the program, what was seen, what was kept. */
export async function forgetFiles() {
  if (!possible()) return;
  for (const name of await caches.keys()) if (name.startsWith(root.own(""))) await caches.delete(name);
  const worker = await navigator.serviceWorker.getRegistration(root.href);
  if (worker) await worker.unregister();
}
