// Whether a place is open, from its opening hours and the town's clock. Pure.
//
// `hours` as a release has them: `week` of seven days from Monday, `days` that differ, each day spans of minutes
// (past 1440 into the next day), `until` the last day that is known. `wall` is a Date that carries the town's own clock
// in its UTC fields.

const DAY = 1440;
const LOOK_AHEAD_DAYS = 8;

const iso = (wall) => wall.toISOString().slice(0, 10);
const shifted = (wall, days) => new Date(wall.getTime() + days * 86_400_000);
const minuteOf = (wall) => wall.getUTCHours() * 60 + wall.getUTCMinutes();

/** The spans of a day, without what runs over from the day before. */
export const spansOn = (hours, wall) => hours.days[iso(wall)] ?? hours.week[(wall.getUTCDay() + 6) % 7];

/** Spans of some days as minutes from today's midnight, those that touch joined into one. */
function line(hours, wall) {
  const spans = [];
  for (let day = -1; day < LOOK_AHEAD_DAYS; day++) {
    const date = shifted(wall, day);
    if (iso(date) > hours.until) break;
    for (const [from, to] of spansOn(hours, date)) spans.push([from + day * DAY, to + day * DAY]);
  }
  spans.sort((one, other) => one[0] - other[0]);
  return spans.reduce((joined, [from, to]) => {
    const last = joined.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else joined.push([from, to]);
    return joined;
  }, []);
}

/**
 * How it stands: `{ state: "unknown" }` past the last known day or without a clock, `{ state: "open", until }` with the
 * minute from today's midnight (null: not within a week), `{ state: "closed", opens }` likewise.
 */
export function standing(hours, wall) {
  if (!hours || !wall || iso(wall) > hours.until) return { state: "unknown" };
  const minute = minuteOf(wall);
  const spans = line(hours, wall);
  const within = spans.find(([from, to]) => from <= minute && minute < to);
  if (within) return { state: "open", until: within[1] < (LOOK_AHEAD_DAYS - 1) * DAY ? within[1] : null };
  const next = spans.find(([from]) => from > minute);
  return { state: "closed", opens: next ? next[0] : null };
}
