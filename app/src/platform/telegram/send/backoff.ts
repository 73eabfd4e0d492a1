/** Pause before attempt number `attempts + 1`: 0.5 s doubled each time up to a minute, with full jitter above the half. */
export function backoffMs(attempts: number, random: () => number = Math.random): number {
  const ceiling = Math.min(60_000, 500 * 2 ** Math.min(attempts, 16));
  return Math.round(ceiling / 2 + (ceiling / 2) * random());
}
