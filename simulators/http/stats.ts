/** Counts what was asked and how it ended. */
export interface CallStats {
  /** @param end an HTTP status, or `reset` / `lost` for a call that got no answer. */
  count(route: string, end: string): void;
  /** Calls per route and end. */
  calls(): Record<string, Record<string, number>>;
}

/** Builds empty counters. */
export function createCallStats(): CallStats {
  const calls: Record<string, Record<string, number>> = {};
  return {
    count(route, end) {
      calls[route] ??= {};
      const ends = calls[route];
      ends[end] = (ends[end] ?? 0) + 1;
    },
    calls: () => structuredClone(calls),
  };
}
