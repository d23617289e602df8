// One visit, open on one phone: which page is shown, in which language. Pages are drawn by `views/`.

import { onChange, paint } from "./colours.js";
import { h } from "./dom.js";
import { read, written } from "./route.js";
import { root } from "./root.js";
import { chooseLanguage, language, showSize } from "./settings.js";
import * as texts from "./texts.js";
import { frame } from "./views/frame.js";
import { trouble } from "./views/trouble.js";
import { Worker } from "./worker.js";

/** The addresses of icon and manifest lead from this first page; they shall not move along with the visit. */
function settleLinks() {
  for (const link of document.head.querySelectorAll("link[rel$=icon], link[rel=manifest]")) link.setAttribute("href", link.href);
}

const VIEWS = { home: () => import("./views/home.js"), theme: () => import("./views/theme.js"), scene: () => import("./views/scene.js") };

/** What a page does not need comes when it is wanted. */
async function view(name) {
  try {
    return await VIEWS[name]();
  } catch {
    throw new texts.MissingError(name);
  }
}

export class Visit {
  constructor(element) {
    this.element = element;
    this.languages = document.documentElement.dataset.languages.split(" ");
    this.language = language(this.languages);
    this.shown = null;
    this.worker = new Worker();
  }

  async begin() {
    showSize();
    settleLinks();
    document.addEventListener("click", (event) => this.clicked(event));
    window.addEventListener("popstate", () => this.show());
    onChange(() => this.paint());
    await this.show();
    this.worker.begin(() => this.frame.newer(this));
  }

  /** A word of the interface, its `{places}` filled. */
  say(word, values = {}) {
    const text = this.words[word] ?? word;
    return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  }

  themeOf(id) {
    return this.index.themes.find((one) => one.id === id);
  }

  /** The theme that has this scene: the open one, when it does. */
  whereIs(sceneId) {
    const has = (one) => one.scenes.some((scene) => scene.id === sceneId);
    const open = this.themeOf(this.route.theme);
    return open && has(open) ? open : this.index.themes.find(has);
  }

  href(theme, scene) {
    return written({ theme, scene }, root.href);
  }

  go(href) {
    history.pushState(null, "", href);
    return this.show();
  }

  goScene(sceneId) {
    const where = this.whereIs(sceneId);
    if (where) this.go(this.href(where.id, sceneId));
  }

  speak(one) {
    chooseLanguage(one);
    this.language = one;
    return this.show();
  }

  clicked(event) {
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const raw = link.getAttribute("href");
    if (raw.startsWith("#") && raw !== "#main") {
      event.preventDefault();
      this.goScene(raw.slice(1));
    } else if (!raw.startsWith("#") && !link.target && read(link.href, root.href)) {
      event.preventDefault();
      this.go(link.href);
    }
  }

  async show() {
    const route = (this.route = read(location.href, root.href) ?? { theme: null, scene: null });
    const drawn = await this.drawn(route);
    if (route !== this.route) return; // somebody went on meanwhile
    if (this.shown && this.shown.stop) this.shown.stop();
    this.shown = drawn;
    this.put(drawn);
    if (drawn.start) drawn.start();
  }

  async drawn(route) {
    try {
      [this.index, this.words] = await Promise.all([texts.index(this.language), texts.words(this.language)]);
      if (!route.theme) return (await view("home")).home(this);
      const one = this.themeOf(route.theme);
      if (!one) return trouble(this, "phone.not_here");
      if (!route.scene) return (await view("theme")).theme(this, one);
      if (!one.scenes.some((card) => card.id === route.scene)) return trouble(this, "phone.not_here");
      const [{ scene }, content] = await Promise.all([view("scene"), texts.scene(one.id, route.scene, this.language)]);
      return await scene(this, one, content, route.scene);
    } catch (error) {
      if (!(error instanceof texts.MissingError)) throw error;
      return trouble(this, "phone.offline_missing");
    }
  }

  put(drawn) {
    document.documentElement.lang = this.language;
    document.title = drawn.title;
    this.paint();
    const moved = !this.element.hidden;
    this.frame = frame(this, drawn);
    this.element.replaceChildren(...this.frame.elements);
    this.element.hidden = false;
    const plain = document.getElementById("plain");
    if (plain) plain.remove();
    if (!moved) return;
    window.scrollTo(0, 0);
    const heading = this.element.querySelector("h1");
    if (heading) heading.focus({ preventScroll: true });
  }

  paint() {
    const colours = this.shown.colours ?? (this.index && this.index.themes[0].colours);
    if (colours) paint(colours);
  }

  /** Said aloud by screen readers, and shown for all others. */
  tell(text) {
    this.frame.status.replaceChildren(text ? h("p", {}, text) : "");
  }
}
