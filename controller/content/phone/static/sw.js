// Answers from the phone what the phone has. One version of the program at a time: the next one waits until it is whole,
// with all that belongs to kept themes, and takes over when no page of the old one is open (or when somebody asks).

"use strict";

const BUILD = "{build}";
const SHELL = ["{shell}"];
const ROOT = new URL("./", self.location.href);
const own = (name) => `bastide-visit ${ROOT.pathname} ${name}`;
const PROGRAM = own(`program ${BUILD}`);
const SEEN = own("seen");
const KEPT = own("kept");
const SEEN_BYTES = 48 * 1024 * 1024;
const SEEN_FILE_BYTES = 8 * 1024 * 1024;
const address = (path) => new URL(path, ROOT).href;
const FILES = address("visit.files/");
const MARKS = address("visit.kept/");

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", (event) => event.data === "take over" && self.skipWaiting());
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || !url.href.startsWith(ROOT.href)) return;
  if (event.request.mode === "navigate") event.respondWith(page(event, url));
  else if (url.href.startsWith(FILES)) event.respondWith(file(event));
  else event.respondWith(ofTheProgram(event.request));
});

// -- coming and going ----------------------------------------------------------------------------

async function install() {
  const cache = await caches.open(PROGRAM);
  await cache.addAll(SHELL.map((path) => new Request(address(path), { cache: "no-cache" })));
  const kept = await caches.open(KEPT);
  for (const url of await filesOf(cache, await marks(kept))) {
    if (!(await kept.match(url))) await carry(kept, url);
  }
}

async function activate() {
  for (const name of await caches.keys()) {
    if (name.startsWith(own("program ")) && name !== PROGRAM) await caches.delete(name);
  }
  const program = await caches.open(PROGRAM);
  const all = Object.keys(await listed(program)).map((theme) => MARKS + theme);
  const kept = await caches.open(KEPT);
  await letGo(kept, await filesOf(program, await marks(kept)));
  await letGo(await caches.open(SEEN), await filesOf(program, all));
  await self.clients.claim();
}

const marks = async (kept) => (await kept.keys()).map(({ url }) => url).filter((url) => url.startsWith(MARKS));
const listed = async (program) => (await program.match(address(`visit.app/${BUILD}/texts/files.json`))).json();

/** Addresses of all files that the marked themes need in this version; a theme that is no longer in the visit needs none. */
async function filesOf(program, marked) {
  const lists = await listed(program);
  return marked.flatMap((url) => (lists[url.slice(MARKS.length)] || []).map(([path]) => carried(path)));
}

/** A file of the release, or a library of the program. */
const carried = (path) => address(path.startsWith("window/") ? `visit.app/${BUILD}/${path}` : `visit.files/${path}`);

async function letGo(cache, needed) {
  const wanted = new Set(needed);
  for (const { url } of await cache.keys()) {
    if (!url.startsWith(MARKS) && !wanted.has(url)) await cache.delete(url);
  }
}

async function carry(cache, url) {
  const answer = await fetch(url);
  if (answer.status !== 200) throw new TypeError(`${answer.status} for ${url}`);
  await cache.put(url, answer);
}

// -- answering -----------------------------------------------------------------------------------

/** A page of the visit is the program, wherever it stands; its addresses lead from the root, so they are led back there. */
async function page(event, url) {
  event.waitUntil(trim());
  const path = url.pathname.slice(ROOT.pathname.length);
  const parts = path.replace(/index\.html$/, "").split("/").filter(Boolean);
  if (parts.length > 2 || parts.some((part) => part.includes("."))) return ofTheProgram(event.request);
  if (parts.length && !/(\/|index\.html)$/.test(path)) return Response.redirect(`${url.origin}${url.pathname}/${url.search}`);
  const shell = await (await caches.open(PROGRAM)).match(address("shell.html"));
  if (!shell) return fetch(event.request);
  const html = (await shell.text()).split('"./').join(`"${"../".repeat(parts.length) || "./"}`);
  return new Response(html, { headers: { "Content-Type": "text/html; charset=utf-8" } });
}

/** Heavy libraries are not among the first; one that was used is there from then on. */
async function ofTheProgram(request) {
  const program = await caches.open(PROGRAM);
  const there = (await program.match(request.url)) || (await (await caches.open(KEPT)).match(request.url));
  if (there) return there;
  const answer = await fetch(request);
  if (answer.status === 200 && request.url.startsWith(address(`visit.app/${BUILD}/`))) await program.put(request.url, answer.clone());
  return answer;
}

async function file(event) {
  const { request } = event;
  const there = (await (await caches.open(KEPT)).match(request.url)) || (await (await caches.open(SEEN)).match(request.url));
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get("Range") || "");
  if (there) return range ? part(there, Number(range[1]), range[2]) : there;
  if (range && request.destination !== "audio") return fetch(request);
  const answer = await fetch(request.url);
  if (answer.status === 200) event.waitUntil(remember(request.url, answer.clone()));
  return range && answer.status === 200 ? part(answer, Number(range[1]), range[2]) : answer;
}

/** RFC 9110, 14: players of sounds and films ask for parts, and some play nothing that was not given in parts. */
async function part(whole, from, to) {
  const blob = await whole.blob();
  const end = to === "" ? blob.size : Math.min(Number(to) + 1, blob.size);
  const headers = { "Content-Type": whole.headers.get("Content-Type") || "", "Accept-Ranges": "bytes" };
  if (from >= end) return new Response(null, { status: 416, headers: { "Content-Range": `bytes */${blob.size}` } });
  headers["Content-Range"] = `bytes ${from}-${end - 1}/${blob.size}`;
  return new Response(blob.slice(from, end), { status: 206, headers });
}

// -- what was seen -------------------------------------------------------------------------------

async function remember(url, answer) {
  const blob = await answer.blob();
  if (blob.size > SEEN_FILE_BYTES) return;
  const headers = { "Content-Type": answer.headers.get("Content-Type") || "", "Content-Length": String(blob.size) };
  await (await caches.open(SEEN)).put(url, new Response(blob, { headers }));
}

/** The first seen go first. */
async function trim() {
  const cache = await caches.open(SEEN);
  const seen = await cache.keys();
  const sizes = await Promise.all(seen.map(async (one) => Number((await cache.match(one)).headers.get("Content-Length"))));
  let over = sizes.reduce((sum, size) => sum + size, 0) - SEEN_BYTES;
  for (let at = 0; over > 0; at += 1) {
    await cache.delete(seen[at]);
    over -= sizes[at];
  }
}
