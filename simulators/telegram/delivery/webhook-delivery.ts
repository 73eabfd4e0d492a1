import { type Clock, type Timer, unixTime } from "../clock/clock.ts";
import { createConnectionRamp } from "./connection-ramp.ts";
import type { QueuedUpdate, UpdateQueue } from "./update-queue.ts";
import { WakeupHeap } from "./wakeup-heap.ts";
import type { WebhookConnection, WebhookOutcome } from "./webhook-connection.ts";

/** What the delivery of one bot stands on. */
export interface WebhookDeliveryOptions {
  readonly updates: UpdateQueue;
  readonly maxConnections: number;
  readonly clock: Clock;
  /** A number in [0, 1). */
  readonly random: () => number;
  connect(onIdleClose: () => void): WebhookConnection;
  /** Carries one request, faults included. */
  send(connection: WebhookConnection, update: QueuedUpdate, attempt: number): Promise<WebhookOutcome>;
  /** Milliseconds since 1970 before which nothing is sent; 0 when nothing is held back. */
  heldUntil(): number;
  onAttempt(attempt: number): void;
  /** Each failure, in the words of `last_error_message`. */
  onError(message: string): void;
  /** A 2xx answer, whose body may name a method to carry out. */
  onReply(outcome: WebhookOutcome & { kind: "answer" }): void;
  /** The other side said 410 for 23 hours: the webhook is to be removed. */
  onGone(): void;
}

interface LoadedUpdate {
  readonly update: QueuedUpdate;
  delaySeconds: number;
  wakeupAt: number;
  fails: number;
}

interface LoadedQueue {
  readonly id: number;
  readonly updates: LoadedUpdate[];
}

const SLOW_MODE_AFTER_MS = 10_000;
const MAX_DELAY_SECONDS = 60;
const MAX_RETRY_AFTER_SECONDS = 3600;
const GONE_AFTER_MS = 23 * 3600 * 1000;

/**
 * Delivers a bot's updates to its webhook by the rules of the Bot API server: strict order and one in flight per queue,
 * at most 2 × max_connections queues loaded (those that wait for a retry keep their place), a limited number of new
 * connections per second, and hardly any after ten seconds without a success.
 * Source: `WebhookActor.cpp` of tdlib/telegram-bot-api.
 */
export class WebhookDelivery {
  readonly #options: WebhookDeliveryOptions;
  readonly #queues = new Map<number, LoadedQueue>();
  readonly #due = new WakeupHeap<LoadedQueue>();
  readonly #connections = new Set<WebhookConnection>();
  readonly #ready: WebhookConnection[] = [];
  readonly #activeRamp = createConnectionRamp(10, 500);
  readonly #slowRamp = createConnectionRamp(1, 2000);
  #offset = 0;
  #lastSuccessAt = 0;
  #firstGoneAt = 0;
  #timer: Timer | undefined;
  #stopped = false;

  constructor(options: WebhookDeliveryOptions) {
    this.#options = options;
  }

  /** Number of connections open now. */
  get connections(): number {
    return this.#connections.size;
  }

  /** Looks for work; to be called when an update was added or a hold was lifted. */
  wake(): void {
    if (this.#stopped) return;
    this.#load();
    const never = Number.POSITIVE_INFINITY;
    const at = Math.min(this.#openConnections() ?? never, this.#send() ?? never);
    this.#timer?.cancel();
    this.#timer = undefined;
    if (at === never) return;
    const delay = at - this.#options.clock.now();
    this.#timer = this.#options.clock.after(Math.max(0, delay), () => this.wake());
  }

  /** Ends delivery. Requests under way are cut off, and their updates stay in the backlog. */
  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
    for (const connection of this.#connections) connection.close();
    this.#connections.clear();
  }

  #load(): void {
    const { updates, clock, maxConnections } = this.#options;
    const now = clock.now();
    while (this.#offset < updates.tail && this.#queues.size < 2 * maxConnections) {
      const update = updates.first(this.#offset, unixTime(clock));
      if (update === undefined) {
        this.#offset = updates.tail;
        return;
      }
      this.#offset = update.id + 1;
      const loaded = { update, delaySeconds: 1, wakeupAt: now, fails: 0 };
      const queue = this.#queues.get(update.queueId);
      if (queue !== undefined) {
        queue.updates.push(loaded);
        continue;
      }
      const created = { id: update.queueId, updates: [loaded] };
      this.#queues.set(created.id, created);
      this.#due.push(now, created);
    }
  }

  /** Answers when to try again, if a connection is wanted but may not be opened yet. */
  #openConnections(): number | undefined {
    const now = this.#options.clock.now();
    const slow = this.#lastSuccessAt + SLOW_MODE_AFTER_MS < now;
    const ramp = slow ? this.#slowRamp : this.#activeRamp;
    const wanted = Math.min(this.#queues.size, slow ? 1 : this.#options.maxConnections);
    while (this.#connections.size < wanted) {
      const at = ramp.availableAt(now);
      if (at > now) return at;
      ramp.take(now);
      const connection: WebhookConnection = this.#options.connect(() => this.#drop(connection));
      this.#connections.add(connection);
      this.#ready.push(connection);
    }
    return undefined;
  }

  /** Answers when the next queue falls due, if a connection is free for it. */
  #send(): number | undefined {
    const now = this.#options.clock.now();
    const heldUntil = this.#options.heldUntil();
    while (this.#ready.length > 0) {
      const at = this.#due.nextAt;
      if (at === undefined) return undefined;
      if (heldUntil > now) return heldUntil;
      if (at > now) return at;
      const queue = this.#due.pop();
      const connection = this.#ready.shift();
      const loaded = queue?.updates[0];
      if (queue === undefined || connection === undefined || loaded === undefined) return undefined;
      void this.#attempt(connection, queue, loaded);
    }
    return undefined;
  }

  async #attempt(connection: WebhookConnection, queue: LoadedQueue, loaded: LoadedUpdate): Promise<void> {
    this.#options.onAttempt(loaded.fails);
    const outcome = await this.#options.send(connection, loaded.update, loaded.fails);
    if (this.#stopped) return;
    if (outcome.kind === "failed") {
      this.#discard(connection);
      this.#options.onError(outcome.error);
      this.#failed(queue, loaded, 0);
    } else {
      if (headerOf(outcome.headers, "connection").toLowerCase() === "close") this.#discard(connection);
      else if (this.#connections.has(connection)) this.#ready.push(connection);
      if (this.#answered(queue, loaded, outcome)) return;
    }
    this.wake();
  }

  /** True when the webhook is to be removed. */
  #answered(queue: LoadedQueue, loaded: LoadedUpdate, outcome: WebhookOutcome & { kind: "answer" }): boolean {
    const now = this.#options.clock.now();
    if (outcome.status >= 200 && outcome.status <= 299) {
      this.#firstGoneAt = 0;
      this.#lastSuccessAt = now;
      this.#next(queue);
      this.#options.updates.forget(loaded.update.id);
      this.#options.onReply(outcome);
      return false;
    }
    this.#options.onError(`Wrong response from the webhook: ${outcome.status} ${outcome.reason}`.trimEnd());
    if (outcome.status !== 410) this.#firstGoneAt = 0;
    else if (this.#firstGoneAt === 0) this.#firstGoneAt = now;
    else if (now > this.#firstGoneAt + GONE_AFTER_MS) {
      this.#options.onGone();
      return true;
    }
    this.#failed(queue, loaded, retryAfterOf(outcome.headers));
    return false;
  }

  /** Puts an update off, or drops it when its next turn would come after its end. */
  #failed(queue: LoadedQueue, loaded: LoadedUpdate, retryAfterSeconds: number): void {
    const { clock, random, updates } = this.#options;
    let delay = retryAfterSeconds;
    if (retryAfterSeconds === 0 && loaded.fails > 0) {
      const most = MAX_DELAY_SECONDS + Math.floor(random() * (MAX_DELAY_SECONDS + 1));
      loaded.delaySeconds = Math.min(most, loaded.delaySeconds * 2);
      delay = loaded.delaySeconds;
    }
    if (unixTime(clock) + delay > loaded.update.expiresAt) {
      this.#next(queue);
      updates.expire(loaded.update.id);
      return;
    }
    loaded.fails += 1;
    loaded.wakeupAt = clock.now() + delay * 1000;
    this.#due.push(loaded.wakeupAt, queue);
  }

  /** Takes the head off a queue and lets the next one go. */
  #next(queue: LoadedQueue): void {
    queue.updates.shift();
    const head = queue.updates[0];
    if (head === undefined) this.#queues.delete(queue.id);
    else this.#due.push(head.wakeupAt, queue);
  }

  #discard(connection: WebhookConnection): void {
    if (this.#connections.delete(connection)) connection.close();
  }

  #drop(connection: WebhookConnection): void {
    const index = this.#ready.indexOf(connection);
    if (index >= 0) this.#ready.splice(index, 1);
    this.#discard(connection);
    this.wake();
  }
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

function headerOf(headers: Headers, name: string): string {
  const value = headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? "";
}

/** Whole seconds only, as on the real server; a date counts as nothing. */
function retryAfterOf(headers: Headers): number {
  const value = headerOf(headers, "retry-after").trim();
  return /^\d+$/.test(value) ? Math.min(Number(value), MAX_RETRY_AFTER_SECONDS) : 0;
}
