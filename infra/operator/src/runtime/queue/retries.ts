import type { Key } from "../api/object.ts";
import { type BackoffOptions, backoffMs } from "../time/backoff.ts";
import type { Clock } from "../time/clock.ts";

export interface RetryOptions extends BackoffOptions {
  /** Retries of all keys together, a second, once {@link RetryOptions.burst} of them are spent. */
  readonly perSecond: number;
  readonly burst: number;
}

/** A first failure is often a conflict and over at once; what lasts is asked every five minutes. As controller-runtime: 10 a second. */
export const RETRIES: RetryOptions = { firstMs: 200, capMs: 300_000, perSecond: 10, burst: 100 };

/**
 * When a key that failed may be tried again: its own pause doubles with each failure, and all keys share a budget, so that
 * a thousand objects that fail for one reason do not become a flood.
 */
export class Retries {
  readonly #options: RetryOptions;
  readonly #clock: Clock;
  readonly #failures = new Map<Key, number>();
  /** When the budget is whole again; each retry moves it on by its share. */
  #paidUntil = Number.NEGATIVE_INFINITY;

  constructor(options: RetryOptions, clock: Clock) {
    this.#options = options;
    this.#clock = clock;
  }

  /** Keys that failed last time. */
  get failing(): number {
    return this.#failures.size;
  }

  /** Counts a failure. @returns the pause, ms */
  failed(key: Key): number {
    const failures = (this.#failures.get(key) ?? 0) + 1;
    this.#failures.set(key, failures);
    return Math.max(backoffMs(failures, this.#options), this.#spend());
  }

  /** The key's last run went well, or it is no more. */
  forget(key: Key): void {
    this.#failures.delete(key);
  }

  /** A token bucket as one number. @returns how long until there is a token, ms */
  #spend(): number {
    const { perSecond, burst } = this.#options;
    const now = this.#clock.now();
    const share = 1_000 / perSecond;
    this.#paidUntil = Math.max(this.#paidUntil, now) + share;
    return Math.max(0, this.#paidUntil - now - burst * share);
  }
}
