import type { Clock } from "../http/clock.ts";

/** What one key was used for. */
export interface KeyUse {
  /** Its place among the account's keys, from 1: keys are secrets. */
  readonly key: number;
  readonly calls: number;
  /** Answered by 429. */
  readonly refused: number;
  /** The most calls that came within any minute, refused ones too. */
  readonly busiest: number;
}

/** Watches how keys are used, more strictly than the vendor, who counts in minutes that begin when it likes. */
export interface KeyMeter {
  count(key: string, allowed: boolean): void;
  uses(): readonly KeyUse[];
}

/** Builds a meter. @param minuteMs how long a minute is. */
export function createKeyMeter(keys: readonly string[], minuteMs: number, clock: Clock): KeyMeter {
  const meters = new Map(
    keys.map((key, index) => [
      key,
      { key: index + 1, calls: 0, refused: 0, busiest: 0, recent: [] as number[] },
    ]),
  );
  return {
    count(key, allowed) {
      const meter = meters.get(key);
      if (!meter) return;
      const now = clock.now();
      meter.calls += 1;
      if (!allowed) meter.refused += 1;
      const { recent } = meter;
      recent.push(now);
      while ((recent[0] ?? now) + minuteMs <= now) recent.shift();
      meter.busiest = Math.max(meter.busiest, recent.length);
    },
    uses: () => [...meters.values()].map(({ recent: _recent, ...use }) => use),
  };
}
