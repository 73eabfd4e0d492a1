/** Says when the next connection may be opened. Times are milliseconds. */
export interface ConnectionRamp {
  /** When the next one may be opened; not above `now` means at once. */
  availableAt(now: number): number;
  take(now: number): void;
}

/** A bucket of `burst` connections that fills up again in `windowMs` (td's `FloodControlFast`). */
export function createConnectionRamp(burst: number, windowMs: number): ConnectionRamp {
  const interval = windowMs / burst;
  let emptyUntil = 0;
  return {
    availableAt: (now) => Math.max(now, emptyUntil - windowMs + interval),
    take(now) {
      emptyUntil = Math.max(now, emptyUntil) + interval;
    },
  };
}
