import { randomUUID } from "node:crypto";
import type { Logger } from "../../observe/logger.ts";
import type { Metrics } from "../../observe/metrics.ts";
import { untraced } from "../../observe/tracing/span.ts";
import type { CallEntry, Entry } from "../outbox/entry.ts";
import { keysByShard, shardOf } from "../outbox/keys.ts";
import type { Lease, Pause } from "../outbox/protocol.ts";
import type { OutboxScripts } from "../outbox/scripts.ts";
import { backoffMs } from "./backoff.ts";
import type { BlockedSends } from "./blocked-sends.ts";
import type { EntryExecutor, Execution, Executors } from "./executor.ts";
import { HeldLane, type Kept } from "./held-lane.ts";

export interface LaneRunnerOptions {
  readonly bot: string;
  readonly scripts: OutboxScripts;
  readonly executors: Executors;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Is told of each attempt at a call. */
  readonly blocked?: Pick<BlockedSends, "note">;
  /** Lanes held at once. */
  readonly capacity: number;
  /** How long a vanished holder blocks a lane, ms. */
  readonly leaseMs: number;
}

/** Time a send needs besides its own limit: settling, and timers that fire late. */
const MARGIN_MS = 2_000;
/** Lanes taken from one shard at once, so that shards asked side by side share the capacity. */
const TAKE_AT_ONCE = 4;

/** Drives the lanes that this process holds: carries out their entries in order, settles each, gives lanes back. */
export class LaneRunner {
  readonly #options: LaneRunnerOptions;
  readonly #keys: ReturnType<typeof keysByShard>;
  readonly #process = randomUUID();
  readonly #driving = new Set<Promise<void>>();
  readonly #taking = new Set<Promise<number>>();
  /** Shards with a lane that somebody has to take: no capacity at its commit, or put off by this process. */
  readonly #hungry = new Set<number>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #leases = 0;
  #reserved = 0;
  #stopping = false;

  constructor(options: LaneRunnerOptions) {
    this.#options = options;
    this.#keys = keysByShard(options.bot);
  }

  /** A lease for up to `lanes` lanes; without capacity its time is 0 and the lanes wait for {@link takeDue}. */
  reserve(lanes: number): Lease {
    if (this.#stopping || lanes > this.#free()) return this.#lease(0);
    this.#reserved += lanes;
    return this.#lease(this.#options.leaseMs);
  }

  /** Gives back what {@link reserve} set aside, whether or not lanes were taken under it. */
  unreserve(lease: Lease, lanes: number): void {
    if (lease.leaseMs === 0) return;
    this.#reserved -= lanes;
    this.#feedHungry();
  }

  /**
   * Starts on a lane taken under a lease of {@link reserve}. `takenAt`: performance.now() before the call that took
   * it. Without `entries` it is unknown whether the call was made, and Redis is asked.
   */
  start(lane: string, entries: readonly Entry[] | undefined, lease: Lease, takenAt: number): void {
    this.#drive(this.#held(lane, 0, lease, takenAt), entries);
  }

  /** Notes that a lane of this chat is due and was not taken for want of capacity. */
  noteDue(chatId: number): void {
    this.#hungry.add(shardOf(chatId));
  }

  /** Takes lanes of a shard whose time has come, as far as there is capacity, and answers how many. */
  takeDue(shard: number): Promise<number> {
    const wanted = Math.min(this.#free(), TAKE_AT_ONCE);
    if (this.#stopping || wanted <= 0) {
      this.#hungry.add(shard);
      return Promise.resolve(0);
    }
    this.#reserved += wanted;
    const taking = this.#take(shard, wanted).finally(() => {
      this.#taking.delete(taking);
      this.#reserved -= wanted;
      this.#feedHungry();
    });
    this.#taking.add(taking);
    return taking;
  }

  /** Resolves when this process holds no lane. */
  async idle(): Promise<void> {
    while (this.#driving.size + this.#taking.size > 0)
      await Promise.allSettled([...this.#driving, ...this.#taking]);
  }

  /** Ends the entry under way in each lane, gives the rest back at once, and resolves when all are given back. */
  async stop(): Promise<void> {
    this.#stopping = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    await this.idle();
  }

  #free(): number {
    return this.#options.capacity - this.#driving.size - this.#reserved;
  }

  #lease(leaseMs: number): Lease {
    return { token: `${this.#process}.${this.#leases++}`, leaseMs };
  }

  #held(name: string, attempts: number, lease: Lease, takenAt: number): HeldLane {
    const { scripts } = this.#options;
    return new HeldLane({
      scripts,
      keys: this.#keys,
      lease,
      name,
      takenAt,
      attempts,
      stopping: () => this.#stopping,
    });
  }

  async #take(shard: number, wanted: number): Promise<number> {
    const { bot, leaseMs, metrics, scripts } = this.#options;
    const lease = this.#lease(leaseMs);
    const takenAt = performance.now();
    const taken = await scripts.take(this.#keys(shard), lease, wanted);
    for (const { lane, attempts, vanished } of taken) {
      if (vanished) metrics.laneTakeovers.inc({ bot });
      this.#drive(this.#held(lane, attempts, lease, takenAt), undefined);
    }
    if (taken.length === wanted) this.#hungry.add(shard);
    return taken.length;
  }

  #drive(lane: HeldLane, entries: readonly Entry[] | undefined): void {
    const { bot, logger } = this.#options;
    const driving: Promise<void> = untraced(() => this.#run(lane, entries)).then(
      () => this.#gaveBack(driving),
      (error: unknown) => {
        // The lease ends by itself, then any process goes on from what is recorded.
        logger.warn({ bot, lane: lane.name[0], err: error }, "a lane was left to its lease");
        this.#gaveBack(driving);
      },
    );
    this.#driving.add(driving);
  }

  #gaveBack(driving: Promise<void>): void {
    this.#driving.delete(driving);
    this.#feedHungry();
  }

  async #run(lane: HeldLane, known: readonly Entry[] | undefined): Promise<void> {
    let entries = known ?? (await lane.next(0, false));
    let left = known?.length ?? 0;
    for (let head = entries?.[0]; entries !== undefined && head !== undefined; head = entries?.[0]) {
      if (this.#stopping) return lane.postpone({ ms: 0, failed: false });
      const progress = head.kind === "call" ? await this.#call(lane, head) : await this.#work(lane, entries);
      left -= progress.done;
      if (progress.done > 0) entries = await lane.next(progress.done, left === 0, progress.keep);
      if (progress.pause !== undefined) return this.#postpone(lane, progress.pause);
      if (progress.lost) return;
    }
  }

  async #call(lane: HeldLane, entry: CallEntry): Promise<Progress> {
    const execution = await this.#execute(lane, entry);
    if (execution !== undefined) this.#options.blocked?.note(lane.name, execution);
    return progressOf(entry, execution);
  }

  async #work(lane: HeldLane, entries: readonly Entry[]): Promise<Progress> {
    let done = 0;
    for (const entry of entries) {
      if (entry.kind === "call" || this.#stopping) break;
      const execution = await this.#execute(lane, entry);
      if (execution === undefined) return { done, lost: true };
      if (execution.kind !== "done") return { done, pause: pauseOf(execution) };
      done++;
    }
    return { done };
  }

  /** Carries out one entry; undefined when the lane was lost before it began. */
  async #execute(lane: HeldLane, entry: Entry): Promise<Execution | undefined> {
    const { bot, executors, logger } = this.#options;
    const executor = executors[entry.kind] as EntryExecutor<Entry>;
    const context = { lane: lane.name, chatId: lane.chatId, attempts: lane.attempts };
    try {
      if (lane.remainingMs >= executor.timeoutMs(entry) + MARGIN_MS)
        return await executor.execute(entry, context);
      return await lane.renewing((signal) => executor.execute(entry, { ...context, signal }));
    } catch (error) {
      logger.error({ bot, entry: entry.kind, err: error }, "an entry's executor threw");
      return { kind: "retry", afterMs: backoffMs(lane.attempts) };
    }
  }

  async #postpone(lane: HeldLane, pause: Pause): Promise<void> {
    await lane.postpone(pause);
    if (this.#stopping) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#hungry.add(lane.shard);
      this.#feedHungry();
    }, pause.ms + 1);
    this.#timers.add(timer);
  }

  /** Takes what was noted as due, now that there may be capacity. */
  #feedHungry(): void {
    if (this.#stopping) return;
    for (const shard of this.#hungry) {
      if (this.#free() <= 0) return;
      this.#hungry.delete(shard);
      this.takeDue(shard).catch((error: unknown) => {
        this.#options.logger.warn({ bot: this.#options.bot, err: error }, "due lanes could not be taken now");
      });
    }
  }
}

/** Entries done, and what is to follow. */
interface Progress {
  readonly done: number;
  readonly keep?: Kept;
  readonly pause?: Pause;
  readonly lost?: boolean;
}

const pauseOf = ({ afterMs, kind }: Exclude<Execution, { kind: "done" }>): Pause => ({
  ms: afterMs,
  failed: kind === "retry",
});

function progressOf(entry: CallEntry, execution: Execution | undefined): Progress {
  if (execution === undefined) return { done: 0, lost: true };
  if (execution.kind !== "done") return { done: 0, pause: pauseOf(execution) };
  const { messageId, twin } = execution;
  const reference =
    entry.reference === undefined || messageId === undefined
      ? undefined
      : { reference: entry.reference, messageId };
  return reference === undefined && twin === undefined ? { done: 1 } : { done: 1, keep: { reference, twin } };
}
