// Where a hand reaches from a wheelchair, on this glass: 900 to 1100 mm above the ground. Pure.

export const REACH_MM = { from: 900, to: 1100 };
const LEAST_MM = 120; // two rows of buttons

/**
 * The band in pixels from the top of a page of `height_px`. A glass that the band misses or only grazes gives its
 * nearest edge: what cannot be had right is had as near as it can be.
 */
export function band(glass, height_px) {
  const px_per_mm = height_px / glass.height_mm;
  const top_mm = glass.bottom_mm + glass.height_mm;
  const clamped = (mm) => Math.min(top_mm, Math.max(glass.bottom_mm, mm));
  let [from, to] = [clamped(REACH_MM.from), clamped(REACH_MM.to)];
  if (to - from < LEAST_MM) {
    if (from === glass.bottom_mm) to = Math.min(top_mm, from + LEAST_MM);
    else from = Math.max(glass.bottom_mm, to - LEAST_MM);
  }
  return { top: Math.ceil((top_mm - to) * px_per_mm), bottom: Math.floor((top_mm - from) * px_per_mm) };
}
