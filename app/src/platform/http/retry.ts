/** Time, so that tests need not wait for it. */
export interface Clock {
  /** Milliseconds that only grow. */
  now(): number;
  /** Rejects with the signal's reason when aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

const FIRST_MS = 200;
const CAP_MS = 5_000;

/** Pause before retry number `retry` (1, 2, …): full jitter, so that callers who failed together do not return together; ms. */
export function backoff(retry: number, random: number): number {
  return random * Math.min(CAP_MS, FIRST_MS * 2 ** (retry - 1));
}

/** Reads a Retry-After header (seconds or a date, RFC 9110 §10.2.3) into ms; undefined when there is none. */
export function retryAfter(header: string | string[] | undefined, wallClock: number): number | undefined {
  if (typeof header !== "string") return undefined;
  if (/^\d+(\.\d+)?$/.test(header)) return Number(header) * 1_000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - wallClock);
}
