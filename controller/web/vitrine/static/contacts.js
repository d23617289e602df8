// What comes down on the glass and stays there, counted for the daemon: it knows what no finger does.

/** Count from now on; what is returned tells how many came down since it was last asked, and the longest one that is down. */
export function contacts(target = window) {
  const down = new Map();
  let begun = 0;
  target.addEventListener("pointerdown", ({ pointerId }) => {
    begun += 1;
    down.set(pointerId, performance.now());
  }, { capture: true });
  for (const end of ["pointerup", "pointercancel"]) {
    target.addEventListener(end, ({ pointerId }) => down.delete(pointerId), { capture: true });
  }
  return () => {
    const told = { contacts: begun, held_ms: Math.round(Math.max(0, ...[...down.values()].map((at) => performance.now() - at))) };
    begun = 0;
    return told;
  };
}
