// Fingers, gloves, raindrops, keyboards and scanners: what they do becomes one call each.
//
// A press counts when the finger is lifted over the button it came down on (with some slack), once, and not within a
// moment after the page has changed under the finger. Typing faster than any hand is a scanner; it is never shown.

const SLACK_PX = 24;
const SETTLE_MS = 350; // after a change of the page or a press
const SCANNER_GAP_MS = 60; // between two keys of a scanner
const SCAN_CHARS_MIN = 6;
const SCAN_CHARS_MAX = 512;

const now = () => performance.now();

export function fingers(press) {
  let down = null;
  let quietUntil = 0;

  const release = () => {
    down?.button.classList.remove("down");
    down = null;
  };
  addEventListener("pointerdown", (event) => {
    const button = event.target.closest?.("button[data-key]");
    release();
    if (!button || !event.isPrimary || event.button !== 0 || button.disabled || now() < quietUntil) return;
    button.classList.add("down");
    down = { button, area: button.getBoundingClientRect(), key: button.dataset.key, pointer: event.pointerId };
  });
  addEventListener("pointerup", (event) => {
    if (!down || event.pointerId !== down.pointer) return;
    const { key, area } = down;
    release();
    const inside =
      event.clientX > area.left - SLACK_PX && event.clientX < area.right + SLACK_PX &&
      event.clientY > area.top - SLACK_PX && event.clientY < area.bottom + SLACK_PX;
    if (inside && document.querySelector(`button[data-key="${CSS.escape(key)}"]:not([disabled])`)) {
      quietUntil = now() + SETTLE_MS;
      press(key);
    }
  });
  addEventListener("pointercancel", release);
  addEventListener("click", (event) => {
    // Only what comes without a finger: the keyboard, a switch, a screen reader.
    const button = event.target.closest?.("button[data-key]");
    if (button && event.detail === 0 && !button.disabled) press(button.dataset.key);
  });
  for (const gesture of ["contextmenu", "dragstart", "selectstart", "gesturestart"]) {
    addEventListener(gesture, (event) => event.preventDefault());
  }
  addEventListener("wheel", (event) => event.ctrlKey && event.preventDefault(), { passive: false });
  return { settle: () => { quietUntil = now() + SETTLE_MS; } };
}

/** Tab stays the browser's own, as do Enter and Space on a button. */
export function keys({ scanned, typed, erase, enter, escape }) {
  let burst = "";
  let last = 0;
  let ended = 0;

  const flush = () => {
    clearTimeout(ended);
    const text = burst;
    burst = "";
    if (/^[0-9]+$/.test(text)) for (const digit of text) typed(digit);
  };
  const fast = (event) => burst !== "" && event.timeStamp - last < SCANNER_GAP_MS;

  addEventListener("keydown", (event) => {
    const { key } = event;
    if (event.ctrlKey || event.altKey || event.metaKey) {
      // Text size stays the person's own; nothing else of the browser is.
      if (!(event.ctrlKey && ["+", "-", "0", "="].includes(key))) event.preventDefault();
      return;
    }
    if (key === "Enter" && fast(event) && burst.length >= SCAN_CHARS_MIN) {
      event.preventDefault();
      clearTimeout(ended);
      const text = burst;
      burst = "";
      if (text.length <= SCAN_CHARS_MAX) scanned(text);
      return;
    }
    if (key.length === 1) {
      if (burst !== "" && !fast(event)) flush();
      if (key === " " && burst === "") return;
      event.preventDefault();
      if (event.repeat) return;
      if (burst.length <= SCAN_CHARS_MAX) burst += key;
      last = event.timeStamp;
      clearTimeout(ended);
      ended = setTimeout(flush, SCANNER_GAP_MS + 20);
      return;
    }
    if (key === "Enter" && event.repeat) event.preventDefault();
    if (key === "Enter" && !event.repeat && document.activeElement?.tagName !== "BUTTON") {
      flush();
      enter();
    }
    if (key === "Enter" || key === "Tab" || key === "Shift") return;
    if (key.startsWith("Arrow") || key === "Home" || key === "End" || key.startsWith("Page")) return;
    event.preventDefault();
    if (key === "Backspace") erase();
    if (key === "Escape") escape();
  }, true);
  addEventListener("keyup", (event) => {
    if (event.key === " " && burst !== "") event.preventDefault();
  }, true);
}
