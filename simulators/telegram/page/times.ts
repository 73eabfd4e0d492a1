const CLOCK = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
const WEEKDAY = new Intl.DateTimeFormat(undefined, { weekday: "short" });
const DAY = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "long" });
const DAY_OF_YEAR = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "long", year: "numeric" });
const SHORT = new Intl.DateTimeFormat(undefined, { dateStyle: "short" });
const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });

const DAY_MS = 86_400_000;

/** The time of day. All functions take unix seconds. */
export function clockTime(date: number): string {
  return CLOCK.format(date * 1000);
}

/** Date and time in full. */
export function fullTime(date: number): string {
  return FULL.format(date * 1000);
}

/** A calendar day, equal for equal days, in the browser's time zone. */
export function dayKey(date: number): string {
  return new Date(date * 1000).toDateString();
}

/** What stands above a day's first message. */
export function dayTitle(date: number, now = Date.now()): string {
  const key = dayKey(date);
  if (key === dayKey(now / 1000)) return "Today";
  if (key === dayKey((now - DAY_MS) / 1000)) return "Yesterday";
  const isThisYear = new Date(date * 1000).getFullYear() === new Date(now).getFullYear();
  return (isThisYear ? DAY : DAY_OF_YEAR).format(date * 1000);
}

/** As short as a list needs: the time today, the weekday this week, else the date. */
export function listTime(date: number, now = Date.now()): string {
  if (dayKey(date) === dayKey(now / 1000)) return clockTime(date);
  if (now - date * 1000 < 6 * DAY_MS) return WEEKDAY.format(date * 1000);
  return SHORT.format(date * 1000);
}
