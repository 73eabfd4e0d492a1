import { percentile } from "../result/statistics.ts";
import { FIRST_UPDATE, type Mark } from "./update.ts";

/** Updates whose sending time is remembered; far more than are ever under way. */
const REMEMBERED = 2 ** 20;

/** What was counted in one window. */
export interface WindowCounts {
  readonly seconds: number;
  /** Replies that arrived at the fake Bot API. */
  readonly replies: number;
  /** Updates answered with 200. */
  readonly acks: number;
  /** Update sent → reply accepted; of the acknowledgement where the program makes no reply. */
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** What went wrong over the whole run, warm-up and drain included. */
export interface Faults {
  /** Updates answered with anything but 200. */
  readonly refused: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly outOfOrder: number;
}

/** Keeps count of updates sent, acknowledged and replied to, and of the time between. */
export class Ledger {
  readonly #sentAt = new Float64Array(REMEMBERED);
  readonly #lastReply: Float64Array;
  readonly #expectsReplies: boolean;
  readonly #replyLatencies: number[] = [];
  readonly #ackLatencies: number[] = [];
  #sent = 0;
  #acks = 0;
  #replies = 0;
  #refused = 0;
  #duplicated = 0;
  #outOfOrder = 0;
  #openedAt = Number.NaN;
  #measuring = false;

  /** @param expectsReplies false for a program that only acknowledges; latencies are then of acknowledgements */
  constructor(people: number, expectsReplies = true) {
    this.#expectsReplies = expectsReplies;
    this.#lastReply = new Float64Array(people);
  }

  sent({ update }: Mark): void {
    this.#sent++;
    this.#sentAt[(update - FIRST_UPDATE) % REMEMBERED] = performance.now();
  }

  acked({ update }: Mark): void {
    this.#acks++;
    if (this.#measuring) this.#ackLatencies.push(this.#ageOf(update));
  }

  refused(): void {
    this.#refused++;
  }

  replied({ person, update }: Mark): void {
    const last = this.#lastReply[person] ?? 0;
    if (update === last) this.#duplicated++;
    else if (update < last) this.#outOfOrder++;
    else this.#lastReply[person] = update;
    this.#replies++;
    if (this.#measuring) this.#replyLatencies.push(this.#ageOf(update));
  }

  /** True when all that was sent is answered, and all that was acknowledged has its reply. */
  get settled(): boolean {
    return this.#sent === this.#acks + this.#refused && this.#unanswered === 0;
  }

  get #unanswered(): number {
    return this.#expectsReplies ? Math.max(0, this.#acks - (this.#replies - this.#duplicated)) : 0;
  }

  open(): void {
    this.#openedAt = performance.now();
    this.#measuring = true;
  }

  close(): WindowCounts {
    this.#measuring = false;
    const seconds = (performance.now() - this.#openedAt) / 1000;
    const latencies = Float64Array.from(this.#expectsReplies ? this.#replyLatencies : this.#ackLatencies);
    latencies.sort();
    return {
      seconds,
      replies: this.#replyLatencies.length,
      acks: this.#ackLatencies.length,
      p50Ms: percentile(latencies, 0.5),
      p99Ms: percentile(latencies, 0.99),
    };
  }

  /** Call it after the drain. */
  faults(): Faults {
    return {
      refused: this.#refused,
      lost: this.#unanswered,
      duplicated: this.#duplicated,
      outOfOrder: this.#outOfOrder,
    };
  }

  #ageOf(update: number): number {
    return performance.now() - (this.#sentAt[(update - FIRST_UPDATE) % REMEMBERED] ?? 0);
  }
}
