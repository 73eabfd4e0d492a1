import type { Metrics } from "../../observe/metrics.ts";
import type { Execution } from "./executor.ts";

export interface BlockedSendsOptions {
  readonly bot: string;
  readonly metrics: Pick<Metrics, "sendBlocked">;
  /** Milliseconds. @default performance.now() */
  readonly now?: () => number;
}

/** A lane that is due and not seen again for so long was taken over by another process, ms. */
const TAKEN_BY_ANOTHER_MS = 60_000;
const SHOWN_EVERY_MS = 1_000;

interface Blocked {
  readonly since: number;
  /** When it is to be tried again. */
  readonly dueAt: number;
}

/**
 * Knows which lanes' next call Telegram has not accepted, and since when. What is never accepted is no event that could be
 * counted: a share of failures says nothing once everybody only waits.
 */
export class BlockedSends {
  readonly #options: BlockedSendsOptions;
  readonly #now: () => number;
  readonly #lanes = new Map<string, Blocked>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: BlockedSendsOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  /** Notes what an attempt at a lane's next call came to. */
  note(lane: string, execution: Execution): void {
    if (execution.kind === "done") {
      this.#lanes.delete(lane);
      return;
    }
    const now = this.#now();
    const since = this.#lanes.get(lane)?.since ?? now;
    this.#lanes.set(lane, { since, dueAt: now + execution.afterMs });
  }

  /** For how long the lane that waits longest has waited, ms; 0 when none does. */
  longestMs(): number {
    const now = this.#now();
    let oldest = now;
    for (const [lane, { dueAt, since }] of this.#lanes) {
      if (now - dueAt > TAKEN_BY_ANOTHER_MS) this.#lanes.delete(lane);
      else oldest = Math.min(oldest, since);
    }
    return now - oldest;
  }

  /** Shows it in the metrics from now on. */
  start(): void {
    this.#show();
    this.#timer = setInterval(() => this.#show(), SHOWN_EVERY_MS);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #show(): void {
    const { bot, metrics } = this.#options;
    metrics.sendBlocked.set({ bot }, this.longestMs() / 1000);
  }
}
