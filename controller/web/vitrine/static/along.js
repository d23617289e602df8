// Take it along: the address of a scene on the telephone, as a QR code that this machine draws.

import { h, s } from "./dom.js";
import { word } from "./told.js";

/** A card with the code; null where the scene cannot be taken along, or is already on the telephone. */
export function along(address, here) {
  if (!address || here.phone || !here.api) return null;
  const card = h("aside", { class: "along", hidden: true, "aria-label": word(here, "along") });
  here.api.along(address).then((code) => {
    if (!code) return;
    card.append(
      s("svg", { viewBox: `0 0 ${code.modules} ${code.modules}`, role: "img", "aria-label": word(here, "along_code", { address }), "shape-rendering": "crispEdges" },
        s("rect", { width: code.modules, height: code.modules, fill: "#fff" }), s("path", { d: code.path, fill: "#000" })),
      h("p", {}, word(here, "along")),
    );
    card.hidden = false;
  });
  return card;
}
