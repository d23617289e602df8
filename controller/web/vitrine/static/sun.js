// Whether it is night in the street. Pure.
//
// The sun's height after the low-precision formulas of the Astronomical Almanac (good to a degree, which is four minutes).

const RAD = Math.PI / 180;
const DUSK_DEG = -4; // lamps are on, and a bright window would blind

/** Height of the sun's middle over the horizon in degrees; `ms` since 1970, UTC. */
export function sunHeight(ms, latitude, longitude) {
  const days = ms / 86_400_000 - 10_957.5; // since noon of 1 January 2000
  const anomaly = (357.529 + 0.98560028 * days) * RAD;
  const ecliptic = (280.459 + 0.98564736 * days + 1.915 * Math.sin(anomaly) + 0.02 * Math.sin(2 * anomaly)) * RAD;
  const tilt = (23.439 - 0.00000036 * days) * RAD;
  const declination = Math.asin(Math.sin(tilt) * Math.sin(ecliptic));
  const ascension = Math.atan2(Math.cos(tilt) * Math.sin(ecliptic), Math.cos(ecliptic));
  const sidereal = (280.46062 + 360.98564737 * days + longitude) * RAD;
  return Math.asin(Math.sin(latitude * RAD) * Math.sin(declination)
    + Math.cos(latitude * RAD) * Math.cos(declination) * Math.cos(sidereal - ascension)) / RAD;
}

export const isNight = (ms, latitude, longitude) => sunHeight(ms, latitude, longitude) < DUSK_DEG;
