// The kinds of scene. Each module exports `show(scene, here) → { element, start?, stop? }`.
//
// `here` is all that a scene knows of where it is shown (the window, or a telephone):
//   content    the release, as `content.json` has it
//   language   of whoever stands there; one of `content.languages`
//   words      the interface's words in that language, key → text
//   url(path)  where a file of the release is loaded from
//   go(id)     open a scene; back() the one before
//   api        what only a window can do, or null: along(address) → { path, modules } | null, answer(scene, question,
//              choice) → { counts, mine } | null, totals(scene) → the same, wall(scene) → { lines } | null,
//              contribute(scene, text) → true | false
//   now()      a Date that carries the town's clock in its UTC fields; null where no clock is to be believed
//   reduced    nothing shall move by itself
//   phone      this is somebody's own telephone
//
// `start()` is called once the element stands in the page, `stop()` before it leaves; both only where they are needed.
// A module may export `poster(scene, here) → element`: what stands for the scene when the window plays by itself.

import * as events from "./events.js";
import * as map from "./map.js";
import * as opening from "./opening.js";
import * as poll from "./poll.js";
import * as quiz from "./quiz.js";
import * as shops from "./shops.js";
import * as story from "./story.js";
import * as street from "./street.js";
import * as visit from "./visit.js";
import * as wall from "./wall.js";

export const kinds = { opening, story, visit, map, shops, events, quiz, poll, wall, street };
