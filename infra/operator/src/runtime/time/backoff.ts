/** How long to wait after failures in a row. */
export interface BackoffOptions {
  /** Pause after the first failure, ms. */
  readonly firstMs: number;
  /** The longest pause, ms. */
  readonly capMs: number;
  /** From 0 to below 1. @default Math.random */
  readonly random?: () => number;
}

/**
 * Pause before try number `failures` + 1, ms: doubles with each failure up to the cap. The upper half of it is random, so
 * that what failed together does not come back together, and yet no pause is next to nothing.
 */
export function backoffMs(
  failures: number,
  { firstMs, capMs, random = Math.random }: BackoffOptions,
): number {
  // 2 ** 1023 is the last finite power: the cap is reached long before.
  const full = Math.min(capMs, firstMs * 2 ** Math.min(Math.max(0, failures - 1), 1_000));
  return full / 2 + (full / 2) * random();
}

/** Counts failures in a row. */
export class Backoff {
  readonly #options: BackoffOptions;
  #failures = 0;

  constructor(options: BackoffOptions) {
    this.#options = options;
  }

  /** Counts one more failure. @returns the pause before the next try, ms */
  failed(): number {
    this.#failures += 1;
    return backoffMs(this.#failures, this.#options);
  }

  /** Something worked: the next failure is a first one again. */
  reset(): void {
    this.#failures = 0;
  }
}
