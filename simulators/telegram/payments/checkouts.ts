import type { Clock, Timer } from "../clock/clock.ts";

/** What a bot said to a payment that is about to be made; undefined when it said nothing in time. */
export type CheckoutVerdict = { readonly ok: boolean; readonly error: string } | undefined;

interface Open {
  readonly timer: Timer;
  resolve(verdict: CheckoutVerdict): void;
}

/** Time a bot has to answer a pre-checkout query, by the Bot API's documentation. */
const ANSWER_WITHIN_MS = 10_000;

/** The pre-checkout queries of a bot that wait for an answer. */
export class Checkouts {
  readonly #clock: Clock;
  readonly #open = new Map<string, Open>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Opens a query and waits for its verdict. */
  open(id: string): Promise<CheckoutVerdict> {
    return new Promise((resolve) => {
      const timer = this.#clock.after(ANSWER_WITHIN_MS, () => {
        this.#open.delete(id);
        resolve(undefined);
      });
      this.#open.set(id, { timer, resolve });
    });
  }

  /** Answers a query; false when it is not open. */
  answer(id: string, verdict: { ok: boolean; error: string }): boolean {
    const query = this.#open.get(id);
    if (query === undefined) return false;
    this.#open.delete(id);
    query.timer.cancel();
    query.resolve(verdict);
    return true;
  }
}
