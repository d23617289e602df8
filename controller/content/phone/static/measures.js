// Numbers as people say them.

const MEBIBYTE = 1024 * 1024;

export function bytes(count, language) {
  const [value, unit, digits] =
    count < MEBIBYTE ? [Math.max(1, Math.ceil(count / 1024)), "kilobyte", 0] : [count / MEBIBYTE, "megabyte", 1];
  return new Intl.NumberFormat(language, { style: "unit", unit, maximumFractionDigits: digits }).format(value);
}

export function distance(metres, language) {
  const [value, unit, digits] = metres < 950 ? [Math.max(10, Math.round(metres / 10) * 10), "meter", 0] : [metres / 1000, "kilometer", 1];
  return new Intl.NumberFormat(language, { style: "unit", unit, maximumFractionDigits: digits }).format(value);
}

const EARTH_M = 6371008.8; // mean radius, IUGG

/** Great-circle distance by the haversine formula, in metres. */
export function metresBetween(one, other) {
  const rad = Math.PI / 180;
  const [up, across] = [(other.latitude - one.latitude) * rad, (other.longitude - one.longitude) * rad];
  const half = Math.sin(up / 2) ** 2 + Math.cos(one.latitude * rad) * Math.cos(other.latitude * rad) * Math.sin(across / 2) ** 2;
  return 2 * EARTH_M * Math.asin(Math.sqrt(half));
}
