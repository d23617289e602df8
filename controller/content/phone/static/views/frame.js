// What stands around every page: the way back, how to read, what is newer, and the foot.

import { button, h } from "../dom.js";
import { root } from "../root.js";
import { opening } from "./opener.js";

export function frame(visit, drawn) {
  const status = h("div", { role: "status", class: "status" });
  const newer = h("div", { class: "newer", role: "region", "aria-label": visit.words ? visit.say("phone.newer") : "", hidden: true });
  const panel = visit.words ? opening(visit) : null;
  const header = h(
    "header",
    { class: "top" },
    visit.words && h("a", { class: "skip", href: "#main", click: (event) => skip(event) }, visit.say("phone.skip")),
    drawn.back ? h("a", { class: "back", href: drawn.back.href }, arrow(), h("span", {}, drawn.back.title)) : h("span", { class: "back" }),
    panel && panel.opener,
  );
  return {
    status,
    elements: [header, panel && panel.element, newer, h("main", { id: "main", tabindex: "-1" }, drawn.element), status, foot(visit)].filter(Boolean),
    newer: () => {
      newer.replaceChildren(
        h("p", {}, visit.say("phone.newer")),
        button(visit.say("phone.newer_show"), () => visit.worker.takeOver(), { class: "act" }),
      );
      newer.hidden = false;
    },
  };
}

function skip(event) {
  event.preventDefault();
  document.getElementById("main").focus();
}

const arrow = () => h("span", { "aria-hidden": "true", class: "arrow" }, "‹");

function foot(visit) {
  if (!visit.words) return null;
  return h(
    "footer",
    {},
    button(visit.say("phone.share"), () => share(visit), { class: "quiet share" }),
    h("a", { class: "quiet", href: root.page(`credits.${visit.language}.html`) }, visit.say("phone.credits")),
  );
}

async function share(visit) {
  const url = location.href.replace(/[?#].*$/, "");
  try {
    if (navigator.share) await navigator.share({ title: document.title, url });
    else {
      await navigator.clipboard.writeText(url);
      visit.tell(visit.say("phone.shared"));
    }
  } catch (error) {
    if (error.name !== "AbortError") visit.tell(`${visit.say("phone.share_by_hand")} ${url}`);
  }
}
