import type { Clock } from "./clock.ts";

/** What is left of one key's allowance after a call. */
export interface Allowance {
  readonly allowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** Milliseconds until the whole allowance is there again. */
  readonly resetMs: number;
}

/** Counts calls (or tokens) per key in fixed windows. */
export interface RateWindow {
  /** Takes `cost` from the key's allowance; takes nothing when there is not enough. */
  take(key: string, cost?: number): Allowance;
}

/** Builds a rate window. @param windowMs its length; it begins with the first call after the last one ended. */
export function createRateWindow(limit: number, windowMs: number, clock: Clock): RateWindow {
  const windows = new Map<string, { endsAt: number; used: number }>();
  return {
    take(key, cost = 1) {
      const now = clock.now();
      let window = windows.get(key);
      if (!window || window.endsAt <= now) {
        window = { endsAt: now + windowMs, used: 0 };
        windows.set(key, window);
      }
      const allowed = window.used + cost <= limit;
      if (allowed) window.used += cost;
      return { allowed, limit, remaining: limit - window.used, resetMs: window.endsAt - now };
    },
  };
}
