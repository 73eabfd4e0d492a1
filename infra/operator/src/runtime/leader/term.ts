import type { Clock } from "../time/clock.ts";
import { type Leadership, LeadershipLost } from "./leadership.ts";

/** The leader's side of one term: knows until when it is proven, and ends it then. */
export class Term implements Leadership {
  readonly identity: string;
  readonly term: number;
  readonly #clock: Clock;
  readonly #renewMs: number;
  readonly #ended = new AbortController();
  readonly #lost = new AbortController();
  #heldUntil = 0;
  #cancel: () => void = () => {};

  /** @param heldSince of the Lease's first write, by the clock */
  constructor(who: { identity: string; term: number }, clock: Clock, renewMs: number, heldSince: number) {
    this.identity = who.identity;
    this.term = who.term;
    this.#clock = clock;
    this.#renewMs = renewMs;
    this.renewed(heldSince);
  }

  get signal(): AbortSignal {
    return this.#ended.signal;
  }

  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  heldForMs(): number {
    return this.#lost.signal.aborted ? 0 : Math.max(0, this.#heldUntil - this.#clock.now());
  }

  /** The Lease was renewed. @param since the moment before the renewal was asked for */
  renewed(since: number): void {
    this.#cancel();
    this.#heldUntil = since + this.#renewMs;
    const message = `The Lease could not be renewed for ${this.#renewMs} ms.`;
    this.#cancel = this.#clock.after(this.#heldUntil - this.#clock.now(), () => this.lose(message));
  }

  /** The work is asked to end; the Lease is held and writes are allowed until it has. */
  stop(reason: unknown): void {
    this.#ended.abort(reason);
  }

  /** The term is over, whatever the work does. */
  lose(message: string): void {
    const lost = new LeadershipLost(message);
    this.#lost.abort(lost);
    this.#ended.abort(lost);
    this.#cancel();
  }

  /** Nothing is to come any more. */
  close(): void {
    this.#cancel();
    this.#lost.abort(new LeadershipLost("The term has ended."));
    this.#ended.abort(this.#lost.signal.reason);
  }
}
