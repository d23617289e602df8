// Nothing that fingers or keys do leaves this page: no swipe back, no pinch, no menu, no selection, no zoom, no new window.
// A finger also presses only what it came down on: what appeared under it meanwhile was not meant.

const SCROLLS = "#scene, .slide";

/** Close all ways out. */
export function closeWaysOut() {
  for (const gesture of ["contextmenu", "dragstart", "selectstart", "gesturestart", "gesturechange", "auxclick"]) {
    addEventListener(gesture, (event) => event.preventDefault(), { capture: true });
  }
  const still = (event) => {
    const many = event.touches?.length > 1;
    if (event.cancelable && (many || !event.target.closest?.(SCROLLS))) event.preventDefault();
  };
  addEventListener("touchmove", still, { passive: false, capture: true });
  addEventListener("wheel", (event) => event.ctrlKey && event.preventDefault(), { passive: false, capture: true });
  addEventListener("keydown", keys, { capture: true });
  let down = null;
  addEventListener("pointerdown", (event) => { down = pressed(event.target); }, { capture: true });
  addEventListener("click", (event) => {
    if (event.detail > 0 && pressed(event.target) !== down) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
    const link = event.target.closest?.("a[href], area[href]");
    if (link && !link.getAttribute("href").startsWith("#")) event.preventDefault();
  }, { capture: true });
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => event.preventDefault());
  window.open = () => null;
  window.print = () => undefined;
  history.pushState(null, "");
  addEventListener("popstate", () => history.pushState(null, "")); // a swipe that came from the browser itself
}

const pressed = (target) => target.closest?.("button, a, input, textarea, .marker") ?? null;

const FUNCTION_KEY = /^F\d+$/;

/** What is left to a keyboard: to go from control to control, to press, to scroll, to write. */
function keys(event) {
  const { key } = event;
  const away = event.ctrlKey || event.altKey || event.metaKey || FUNCTION_KEY.test(key) || key.startsWith("Browser") || key === "ContextMenu";
  if (away) event.preventDefault();
}
