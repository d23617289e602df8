// The service worker's life as the page sees it: registered after the first sight, replaced when somebody says so.

import { root } from "./root.js";

export class Worker {
  /** `newer()` is called when a newer version of the visit is whole and waits. */
  async begin(newer) {
    if (!("serviceWorker" in navigator)) return;
    const had = Boolean(navigator.serviceWorker.controller);
    navigator.serviceWorker.addEventListener("controllerchange", () => had && location.reload());
    try {
      this.registration = await navigator.serviceWorker.register(root.page("sw.js"), { updateViaCache: "none" });
    } catch {
      return; // the host serves no https, or the browser keeps no workers: the visit works while there is a network
    }
    const follow = (coming) => {
      if (!coming || !navigator.serviceWorker.controller) return; // the very first one is not a newer one
      if (coming.state === "installed") newer();
      coming.addEventListener("statechange", () => coming.state === "installed" && newer());
    };
    follow(this.registration.waiting || this.registration.installing); // the browser looked before this page did
    this.registration.addEventListener("updatefound", () => follow(this.registration.installing));
  }

  takeOver() {
    const { waiting } = this.registration;
    if (waiting) waiting.postMessage("take over");
    else location.reload();
  }
}
