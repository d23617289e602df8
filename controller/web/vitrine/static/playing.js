// A film or a voice with one large button, its transcript for who cannot hear it, and no control that leads elsewhere.

import { button, h, s } from "./dom.js";
import { credit, picture } from "./pictures.js";
import { lang, told, word } from "./told.js";

const PLAY = "M7 4v16l13-8z";
const PAUSE = "M6 4h4v16H6zM14 4h4v16h-4z";

const lasting = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.round(seconds % 60)).padStart(2, "0")}`;

function controls(media, duration_s, here) {
  const glyph = s("path", { d: PLAY });
  const name = h("span", {}, word(here, "play"));
  const line = h("progress", { max: "1", value: "0", "aria-hidden": "true" });
  const press = button({ class: "play", click: () => (media.paused ? media.play().catch(paused) : media.pause()) },
    s("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, glyph), name, h("span", { class: "time" }, lasting(duration_s)));
  const paused = () => { glyph.setAttribute("d", PLAY); name.textContent = word(here, "play"); };
  media.addEventListener("play", () => { glyph.setAttribute("d", PAUSE); name.textContent = word(here, "pause"); });
  media.addEventListener("pause", paused);
  media.addEventListener("timeupdate", () => { line.value = media.duration ? media.currentTime / media.duration : 0; });
  return h("div", { class: "controls" }, press, line);
}

function transcript(text, here) {
  if (!told(here, text)) return null;
  const words = h("div", { class: "transcript", hidden: true, lang: lang(here, text) }, told(here, text).split(/\n+/).map((line) => h("p", {}, line)));
  const toggle = button({ class: "quiet", "aria-expanded": "false", click: () => {
    words.hidden = !words.hidden;
    toggle.setAttribute("aria-expanded", String(!words.hidden));
  } }, word(here, "transcript"));
  return [toggle, words];
}

function player(kind, media, more, one, here) {
  const element = h("section", { class: kind, "aria-label": word(here, kind) }, media, more, controls(media, one.duration_s, here),
    transcript(one.transcript, here), h("p", { class: "by" }, credit(one.credit, here)));
  return { element, stop: () => { media.pause(); media.removeAttribute("src"); media.load(); } };
}

export function sound(one, here) {
  return player("sound", h("audio", { src: here.url(one.path), preload: "none" }), null, one, here);
}

export function video(one, here) {
  const captions = Object.entries(one.captions).map(([language, path]) =>
    h("track", { kind: "captions", srclang: language, src: here.url(path), default: language === here.language }));
  const media = h("video", {
    src: here.url(one.path), width: one.width, height: one.height, preload: "none", playsinline: true, disablepictureinpicture: true,
  }, captions);
  const poster = h("div", { class: "poster" }, picture(one.poster, here));
  media.addEventListener("play", () => { poster.hidden = true; });
  return player("video", media, poster, one, here);
}
