import type { HttpAnswer } from "./answer-reader.ts";

/** The request never had a connection (none came about, or the time was over first): nothing of it was sent. */
export class NeverSentError extends Error {}

export interface ExchangeLimits {
  /** For all of it, ms: waiting for a connection, sending, and the answer to its last byte. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** What carries an exchange from its first byte on. */
export interface Carrier {
  /** Gives the exchange up; it ends with the reason. */
  destroy(reason: Error): void;
}

/** A request and the one who waits for its answer. It ends once: answered, failed, or at its limit. */
export class Exchange {
  /** The request as it goes over the wire. */
  readonly head: string;
  readonly body: string | readonly Uint8Array[];
  readonly #settle: (answer: HttpAnswer | Error) => void;
  readonly #signal: AbortSignal | undefined;
  readonly #timer: NodeJS.Timeout;
  #carrier: Carrier | undefined;
  #settled = false;

  constructor(
    request: Pick<Exchange, "head" | "body">,
    { signal, timeoutMs }: ExchangeLimits,
    settle: (answer: HttpAnswer | Error) => void,
  ) {
    this.head = request.head;
    this.body = request.body;
    this.#settle = settle;
    this.#signal = signal;
    this.#timer = setTimeout(() => this.#end(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
    if (signal?.aborted) this.#onAbort();
    else signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  /** True when nobody waits for it any more. */
  get settled(): boolean {
    return this.#settled;
  }

  /** From now on bytes of it are on their way. */
  carriedBy(carrier: Carrier): void {
    this.#carrier = carrier;
  }

  /** Ends the exchange with its answer or an error; one that was not begun was never sent. */
  settle(outcome: HttpAnswer | Error): void {
    if (this.#settled) return;
    this.#settled = true;
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener("abort", this.#onAbort);
    const neverSent = outcome instanceof Error && this.#carrier === undefined;
    this.#settle(
      neverSent ? new NeverSentError(outcome.message || "no connection", { cause: outcome }) : outcome,
    );
  }

  readonly #onAbort = (): void => {
    const reason: unknown = this.#signal?.reason;
    this.#end(reason instanceof Error ? reason : new Error(String(reason)));
  };

  #end(reason: Error): void {
    if (this.#carrier === undefined) this.settle(reason);
    else this.#carrier.destroy(reason);
  }
}
