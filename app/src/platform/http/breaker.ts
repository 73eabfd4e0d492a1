/** `closed` lets all through, `open` none, `half-open` one, whose result decides. */
export type BreakerState = "closed" | "half-open" | "open";

export interface BreakerOptions {
  /** Failures in a row that open it. @default 5 */
  readonly failures?: number;
  /** How long it stays open before one request may try. @default 10,000 ms */
  readonly openMs?: number;
}

/** Keeps a failing part of a service from being asked by everyone, and every caller from waiting for it. */
export interface Breaker {
  readonly state: BreakerState;
  /** Asks to send: 0 for yes (a report must follow), else how many ms to wait. */
  enter(): number;
  /** What became of it; `neutral` says nothing about the service (the caller gave up). */
  report(result: "success" | "failure" | "neutral"): void;
}

/**
 * Builds a breaker over an injected clock (ms). Own code: opossum and cockatiel wrap a function with time limits,
 * fallbacks and clocks of their own, while all that is needed here is this state machine between retries and metrics.
 */
export function createBreaker(
  { failures = 5, openMs = 10_000 }: BreakerOptions,
  now: () => number,
  onChange: (state: BreakerState) => void,
): Breaker {
  let state: BreakerState = "closed";
  let failed = 0;
  let openedAt = 0;
  let probing = false;

  function become(next: BreakerState): void {
    if (next === "open") openedAt = now();
    if (next === state) return;
    state = next;
    onChange(next);
  }

  return {
    get state() {
      return state;
    },
    enter: () => {
      if (state === "closed") return 0;
      const left = openedAt + openMs - now();
      if (state === "open" && left > 0) return left;
      if (probing) return Math.max(1, openMs / 10);
      become("half-open");
      probing = true;
      return 0;
    },
    report: (result) => {
      const wasProbe = state === "half-open";
      if (wasProbe) probing = false;
      if (result === "neutral") return;
      failed = result === "success" ? 0 : failed + 1;
      if (result === "success") {
        if (wasProbe) become("closed");
      } else if (wasProbe || failed >= failures) become("open");
    },
  };
}
