import { type Clock, type Timer, unixTime } from "../clock/clock.ts";
import { ApiError } from "../wire/api-error.ts";
import type { QueuedUpdate, UpdateQueue } from "./update-queue.ts";

/** What a bot asks for in `getUpdates`. `timeoutSeconds` 0–50, `limit` 1–100; a negative offset counts from the end. */
export interface PollRequest {
  readonly offset: number;
  readonly limit: number;
  readonly timeoutSeconds: number;
}

interface Waiting {
  readonly request: PollRequest;
  resolve(updates: readonly QueuedUpdate[]): void;
  reject(error: ApiError): void;
}

const WEBHOOK_IS_ACTIVE =
  "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";
const OTHER_POLLER =
  "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running";
const SET_WEBHOOK = "Conflict: terminated by setWebhook request";
const CONFLICT_PAUSE_MS = 3000;
const FUTURE_IDS = 10;
const ANSWER_BYTES = 4 * 2 ** 20;

/** One bot's `getUpdates`: one poller at a time, conflicts slowed down. Source: `Client.cpp`, `do_get_updates`. */
export class LongPoll {
  readonly #updates: UpdateQueue;
  readonly #clock: Clock;
  #waiting: Waiting | undefined;
  #timer: Timer | undefined;
  #nextConflictAt = 0;
  #previous = { offset: 0, startedAt: Number.NEGATIVE_INFINITY };

  constructor(updates: UpdateQueue, clock: Clock) {
    this.#updates = updates;
    this.#clock = clock;
  }

  /** Waits for updates; rejects with 409 when another call or `setWebhook` takes over. */
  poll(request: PollRequest): Promise<readonly QueuedUpdate[]> {
    const { offset, limit, timeoutSeconds } = this.#slowedDown(request);
    if (offset < 0) this.#updates.clear(-offset);
    // td takes an offset far beyond the newest update for a mistake and starts from the oldest.
    const from = offset > this.#updates.tail + FUTURE_IDS ? 0 : Math.max(0, offset);
    if (from > 0) this.#updates.forgetBefore(from);
    const found = this.#take(from, limit);
    if (found.length > 0 || timeoutSeconds === 0) return Promise.resolve(found);
    this.#abort(OTHER_POLLER);
    return new Promise((resolve, reject) => {
      this.#waiting = { request: { offset: from, limit, timeoutSeconds }, resolve, reject };
      this.#timer = this.#clock.after(timeoutSeconds * 1000, () => this.#answer());
    });
  }

  /** Refuses a call because a webhook is set. */
  refuse(): Promise<never> {
    return this.#conflict(WEBHOOK_IS_ACTIVE);
  }

  /** Hands a new update to who waits. */
  wake(): void {
    if (this.#waiting !== undefined) this.#answer();
  }

  /** Ends a waiting call because a webhook was set. */
  abortForWebhook(): void {
    this.#abort(SET_WEBHOOK);
  }

  /** Answers a waiting call with what there is; for the end of the server. */
  stop(): void {
    if (this.#waiting !== undefined) this.#answer();
  }

  /** Two equal calls within moments are a client in a loop: the server makes it wait. */
  #slowedDown(request: PollRequest): PollRequest {
    const now = this.#clock.now();
    const { offset, startedAt } = this.#previous;
    this.#previous = { offset: request.offset, startedAt: now };
    if (request.offset !== offset) return request;
    return {
      offset: request.offset,
      limit: now < startedAt + 500 ? 1 : request.limit,
      timeoutSeconds: now < startedAt + 3000 ? Math.max(3, request.timeoutSeconds) : request.timeoutSeconds,
    };
  }

  #take(from: number, limit: number): QueuedUpdate[] {
    const found = this.#updates.get(from, limit, unixTime(this.#clock));
    let left = ANSWER_BYTES;
    const fits = found.findIndex((update) => {
      left -= update.bytes + 50;
      return left <= 0;
    });
    return fits < 0 ? found : found.slice(0, fits);
  }

  #answer(): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    this.#timer?.cancel();
    waiting?.resolve(this.#take(waiting.request.offset, waiting.request.limit));
  }

  #abort(description: string): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    this.#timer?.cancel();
    if (waiting !== undefined) this.#conflict(description).catch(waiting.reject);
  }

  #conflict(description: string): Promise<never> {
    const now = this.#clock.now();
    const error = new ApiError(409, description);
    if (now >= this.#nextConflictAt) {
      this.#nextConflictAt = now + CONFLICT_PAUSE_MS;
      return Promise.reject(error);
    }
    return new Promise((_resolve, reject) => {
      this.#clock.after(CONFLICT_PAUSE_MS, () => reject(error));
    });
  }
}
