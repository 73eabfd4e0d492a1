const WINDOW_MS = 60_000;

/** Lets through so many of a kind in a minute: a storm of one error is one error, and its log is elsewhere. */
export function createKindLimit(most: number, now: () => number = performance.now.bind(performance)) {
  let began = now();
  let counts = new Map<string, number>();
  return (kind: string): boolean => {
    if (now() - began >= WINDOW_MS) {
      began = now();
      counts = new Map();
    }
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    return count <= most;
  };
}
