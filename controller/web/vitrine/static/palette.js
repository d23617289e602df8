// Colours of a vitrine by day, by night and in strong contrast, always so that words can be read. Pure.

const channels = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
const hex = (rgb) => `#${rgb.map((one) => Math.round(one).toString(16).padStart(2, "0")).join("")}`;
const linear = (channel) => (channel <= 10.31 ? channel / 255 / 12.92 : ((channel / 255 + 0.055) / 1.055) ** 2.4);

/** Relative luminance and contrast as WCAG 2.2 defines them. */
const luminance = (colour) => {
  const [red, green, blue] = channels(colour).map(linear);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
export const contrast = (one, other) => {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
};

export const mixed = (one, other, share) => hex(channels(one).map((channel, at) => channel + (channels(other)[at] - channel) * share));

/** `colour`, moved towards black or white until it stands off from every ground by `ratio`. */
function readable(colour, grounds, ratio) {
  const towards = luminance(grounds[0]) > 0.2 ? "#000000" : "#ffffff";
  for (let share = 0; share < 1; share += 0.05) {
    const tried = mixed(colour, towards, share);
    if (grounds.every((ground) => contrast(tried, ground) >= ratio)) return tried;
  }
  return towards;
}

const NIGHT = "#0c1120";
const on = (ground) => (contrast("#ffffff", ground) >= contrast("#14100b", ground) ? "#ffffff" : "#14100b");

/** `{ paper, card, ink, soft, accent, onAccent, line, plate, onPlate }` of a vitrine's `{ accent, ink, paper }`. */
export function palette(colours, { night = false, strong = false } = {}) {
  if (strong) return { paper: "#000000", card: "#000000", ink: "#ffffff", soft: "#ffffff", accent: "#ffd84d", onAccent: "#000000", line: "#ffffff", plate: "#ffd84d", onPlate: "#000000" };
  const paper = night ? mixed(colours.ink, NIGHT, 0.82) : colours.paper;
  const dark = luminance(paper) < 0.2; // by night, or because the town likes it so
  const card = mixed(paper, "#ffffff", dark ? 0.07 : 0.55);
  const ink = readable(night ? mixed(colours.paper, "#ffffff", 0.2) : colours.ink, [paper, card], 7);
  const soft = readable(mixed(ink, paper, 0.3), [paper, card], 4.8);
  const accent = readable(night ? mixed(colours.accent, colours.paper, 0.35) : colours.accent, [paper, card], 4.6);
  return { paper, card, ink, soft, accent, onAccent: on(accent), line: mixed(ink, paper, 0.72), plate: colours.accent, onPlate: on(colours.accent) };
}
