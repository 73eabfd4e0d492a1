/**
 * How long the durations of the rules last. Production's is {@link REAL_TIME}; a test that cannot wait for hours makes the same
 * rules with {@link quickened} ones, and nothing else about them changes.
 */
export type Pace = (duration: string) => string;

/** An hour is an hour. */
export const REAL_TIME: Pace = (duration) => duration;

const UNITS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3_600, d: 86_400 };

/** Seconds of a duration as Prometheus writes it: `5m`, `1500ms`. */
export function secondsOf(duration: string): number {
  const [, amount, unit = ""] = /^(\d+)(ms|s|m|h|d)$/.exec(duration) ?? [];
  const seconds = UNITS[unit];
  if (amount === undefined || seconds === undefined) throw new RangeError(`${duration} is no duration`);
  return Number(amount) * seconds;
}

/** By this power of it each duration is shortened: a month is 8,640 times five minutes, and becomes 31 times as long. */
const POWER = 0.38;

/**
 * Shortens all durations so that five minutes last so many seconds, and longer ones more than that, in their order, yet far less
 * than in proportion: with 2 s an hour takes 5, six hours 10, three days 26 and a month 62 seconds.
 */
export function quickened(fiveMinutesTake: number): Pace {
  return (duration) =>
    `${Math.round(1000 * fiveMinutesTake * (secondsOf(duration) / secondsOf("5m")) ** POWER)}ms`;
}
