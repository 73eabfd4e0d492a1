import { randomUUID } from "node:crypto";
import type { Logger } from "../../observe/logger.ts";
import type { Metrics } from "../../observe/metrics.ts";
import type { CallEntry, Entry } from "../outbox/entry.ts";
import { type ShardKeys, shardKeys, shardOf } from "../outbox/keys.ts";
import { parseLane } from "../outbox/lane.ts";
import type { Lease } from "../outbox/protocol.ts";
import type { OutboxScripts } from "../outbox/scripts.ts";
import { backoffMs } from "./backoff.ts";
import type { EntryExecutor, Execution, Executors } from "./executor.ts";

export interface LaneRunnerOptions {
  readonly bot: string;
  readonly scripts: OutboxScripts;
  readonly executors: Executors;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Lanes driven at once; also the most calls under way. */
  readonly capacity: number;
  /** How long a vanished holder blocks a lane, ms. */
  readonly leaseMs: number;
}

/** Time a send needs besides its own limit: settling, and timers that fire late. */
const MARGIN_MS = 2_000;
const REFERENCE_TTL_MS = 48 * 3_600_000;
/** Jobs and writes are idempotent, so they settle together; calls settle one by one (ADR 1). */
const WORK_BATCH = 32;

/** A lane this process holds. */
interface HeldLane {
  readonly name: string;
  readonly chatId: number;
  readonly shard: ShardKeys;
  readonly token: string;
  attempts: number;
  /** End of the lease on this process's clock, with the round trip counted against it. */
  leaseEnds: number;
}

/** Drives the lanes that this process holds: carries out their entries in order, settles each, gives lanes back. */
export class LaneRunner {
  readonly #options: LaneRunnerOptions;
  readonly #token = randomUUID();
  readonly #driving = new Set<Promise<void>>();
  /** Shards with a lane that somebody has to take: no capacity at its commit, or put off by this process. */
  readonly #hungry = new Set<number>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #reserved = 0;
  #stopping = false;

  constructor(options: LaneRunnerOptions) {
    this.#options = options;
  }

  /** A lease for up to `lanes` lanes; without capacity its time is 0 and the lanes wait for {@link takeDue}. */
  reserve(lanes: number): Lease {
    const free = this.#options.capacity - this.#driving.size - this.#reserved;
    if (this.#stopping || lanes > free) return { token: this.#token, leaseMs: 0 };
    this.#reserved += lanes;
    return { token: this.#token, leaseMs: this.#options.leaseMs };
  }

  /** Gives back what {@link reserve} set aside, whether or not lanes were taken under it. */
  unreserve(lease: Lease, lanes: number): void {
    if (lease.leaseMs > 0) this.#reserved -= lanes;
  }

  /** Starts on a lane just taken by a commit or append at `takenAt` (performance.now() before the call). */
  start(lane: string, entries: readonly Entry[], takenAt: number): void {
    this.#drive(this.#held(lane, 0, takenAt), entries);
  }

  /** Notes that a lane of this chat is due and was not taken for want of capacity. */
  noteDue(chatId: number): void {
    this.#hungry.add(shardOf(chatId));
  }

  /** Takes lanes of a shard whose time has come, as far as there is capacity. */
  async takeDue(shard: number): Promise<number> {
    const { bot, capacity, leaseMs, metrics, scripts } = this.#options;
    const free = capacity - this.#driving.size - this.#reserved;
    if (this.#stopping || free <= 0) {
      this.#hungry.add(shard);
      return 0;
    }
    const takenAt = performance.now();
    const taken = await scripts.take(shardKeys(bot, shard), { token: this.#token, leaseMs }, free);
    for (const { lane, attempts, vanished } of taken) {
      if (vanished) metrics.laneTakeovers.inc({ bot });
      this.#drive(this.#held(lane, attempts, takenAt), undefined);
    }
    return taken.length;
  }

  /** Resolves when this process holds no lane. */
  async idle(): Promise<void> {
    while (this.#driving.size > 0) await Promise.all(this.#driving);
  }

  /** Ends the entry under way in each lane, gives the rest back at once, and resolves when all are given back. */
  async stop(): Promise<void> {
    this.#stopping = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    await Promise.all(this.#driving);
  }

  #held(name: string, attempts: number, takenAt: number): HeldLane {
    const { chatId } = parseLane(name);
    const shard = shardKeys(this.#options.bot, shardOf(chatId));
    return { name, chatId, shard, token: this.#token, attempts, leaseEnds: takenAt + this.#options.leaseMs };
  }

  #drive(lane: HeldLane, entries: readonly Entry[] | undefined): void {
    const { bot, logger } = this.#options;
    const driving = this.#run(lane, entries)
      .catch((error: unknown) => {
        // The lease ends by itself, then any process goes on from what is recorded.
        logger.warn({ bot, lane: lane.name[0], err: error }, "a lane was left to its lease");
      })
      .finally(() => {
        this.#driving.delete(driving);
        this.#feedHungry();
      });
    this.#driving.add(driving);
  }

  async #run(lane: HeldLane, known: readonly Entry[] | undefined): Promise<void> {
    let entries = known ?? (await this.#next(lane, 0));
    while (entries.length > 0) {
      if (this.#stopping) return this.#postpone(lane, 0);
      const head = entries[0] as Entry;
      const execution = head.kind === "call" ? await this.#one(lane, head) : await this.#work(lane, entries);
      if (execution.done > 0) entries = await this.#next(lane, execution.done, execution.keep);
      if (execution.retryMs !== undefined) return this.#postpone(lane, execution.retryMs);
    }
  }

  async #one(lane: HeldLane, entry: CallEntry): Promise<Progress> {
    const execution = await this.#execute(lane, entry);
    if (execution.kind === "retry") return { done: 0, retryMs: execution.afterMs };
    const { messageId } = execution;
    if (entry.reference === undefined || messageId === undefined) return { done: 1 };
    return { done: 1, keep: { reference: entry.reference, messageId } };
  }

  async #work(lane: HeldLane, entries: readonly Entry[]): Promise<Progress> {
    let done = 0;
    for (const entry of entries) {
      if (entry.kind === "call" || this.#stopping) break;
      const execution = await this.#execute(lane, entry);
      if (execution.kind === "retry") return { done, retryMs: execution.afterMs };
      done++;
    }
    return { done };
  }

  async #execute(lane: HeldLane, entry: Entry): Promise<Execution> {
    const { bot, executors, logger } = this.#options;
    const executor = executors[entry.kind] as EntryExecutor<Entry>;
    const context = { lane: lane.name, chatId: lane.chatId, attempts: lane.attempts };
    const lasts = lane.leaseEnds - performance.now() >= executor.timeoutMs(entry) + MARGIN_MS;
    try {
      if (lasts) return await executor.execute(entry, context);
      return await this.#renewing(lane, (signal) => executor.execute(entry, { ...context, signal }));
    } catch (error) {
      logger.error({ bot, entry: entry.kind, err: error }, "an entry's executor threw");
      return { kind: "retry", afterMs: backoffMs(lane.attempts) };
    }
  }

  /**
   * Runs work that may outlast the lease: renews it meanwhile, and aborts the work before the lease ends when it
   * cannot be renewed, so that nobody else begins on the lane while this process still sends.
   */
  async #renewing(lane: HeldLane, work: (signal: AbortSignal) => Promise<Execution>): Promise<Execution> {
    const { leaseMs } = this.#options;
    const abort = new AbortController();
    let over: NodeJS.Timeout | undefined;
    const renew = async (): Promise<void> => {
      const asked = performance.now();
      const lease = { token: lane.token, leaseMs };
      const state = await this.#options.scripts.settle(lane.shard, lease, {
        lane: lane.name,
        done: 0,
        batch: 1,
      });
      if (state.kind !== "held") return abort.abort(new Error(`the lane is ${state.kind}`));
      lane.leaseEnds = asked + leaseMs;
      clearTimeout(over);
      over = setTimeout(() => abort.abort(new Error("the lease could not be renewed")), leaseMs * 0.8);
    };
    await renew();
    // A renewal that fails is tried again by the next one; the abort above ends it all in time.
    const timer = setInterval(() => void renew().catch(() => undefined), leaseMs / 4);
    try {
      return await work(abort.signal);
    } finally {
      clearInterval(timer);
      clearTimeout(over);
    }
  }

  /** Settles what was done and answers what is next; nothing when the lane is empty or lost. */
  async #next(lane: HeldLane, done: number, keep?: Kept): Promise<readonly Entry[]> {
    const { leaseMs } = this.#options;
    const asked = performance.now();
    const state = await this.#options.scripts.settle(
      lane.shard,
      { token: lane.token, leaseMs },
      {
        lane: lane.name,
        done,
        batch: lane.name[0] === "w" ? WORK_BATCH : 1,
        ...(keep && {
          reference: {
            key: lane.shard.reference(lane.chatId, keep.reference),
            messageId: keep.messageId,
            ttlMs: REFERENCE_TTL_MS,
          },
        }),
      },
    );
    if (done > 0) lane.attempts = 0;
    if (state.kind !== "held") return [];
    lane.leaseEnds = asked + leaseMs;
    return state.entries;
  }

  async #postpone(lane: HeldLane, delayMs: number): Promise<void> {
    const attempts = await this.#options.scripts.postpone(lane.shard, lane.token, lane.name, delayMs);
    if (attempts === undefined || this.#stopping) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#hungry.add(shardOf(lane.chatId));
      this.#feedHungry();
    }, delayMs + 1);
    this.#timers.add(timer);
  }

  /** Takes what was noted as due, now that there may be capacity. */
  #feedHungry(): void {
    if (this.#stopping) return;
    for (const shard of this.#hungry) {
      if (this.#driving.size + this.#reserved >= this.#options.capacity) return;
      this.#hungry.delete(shard);
      this.takeDue(shard).catch((error: unknown) => {
        this.#options.logger.warn({ bot: this.#options.bot, err: error }, "due lanes could not be taken now");
      });
    }
  }
}

interface Kept {
  readonly reference: number;
  readonly messageId: number;
}

/** Entries done, and what is to follow. */
interface Progress {
  readonly done: number;
  readonly keep?: Kept;
  readonly retryMs?: number;
}
