import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "../../errors/app-error.ts";
import type { Entry } from "../outbox/entry.ts";
import { type ShardKeys, shardOf } from "../outbox/keys.ts";
import { parseLane } from "../outbox/lane.ts";
import type { Lease, Pause, Settlement } from "../outbox/protocol.ts";
import type { OutboxScripts } from "../outbox/scripts.ts";
import type { Twin } from "../outbox/twin.ts";
import { backoffMs } from "./backoff.ts";

const REFERENCE_TTL_MS = 48 * 3_600_000;
/** A chat's twins, counted from its last relayed message: as long as people answer and correct what was said. */
const TWINS_TTL_MS = 6 * 3_600_000;
const TWINS_LIMIT = 100;
/** Jobs and writes are idempotent, so they settle together; calls settle one by one (ADR 1). */
const WORK_BATCH = 32;
/**
 * What is committed meanwhile waits so long at most; a process that dies meanwhile leaves one more doubtful send. With
 * 1,000 updates a second it is 0.5 ms until something else goes to Redis, and a third of its calls is saved.
 */
const LAST_PATIENCE_MS = 5;

/** What a sent message leaves behind: its id under the reference that stood for it, the twin it is. */
export interface Kept {
  readonly reference?: { readonly reference: number; readonly messageId: number } | undefined;
  readonly twin?: Twin | undefined;
}

export interface HeldLaneOptions {
  readonly scripts: OutboxScripts;
  /** Keys by shard. */
  readonly keys: (shard: number) => ShardKeys;
  readonly lease: Lease;
  readonly name: string;
  /** performance.now() before the call that took the lane. */
  readonly takenAt: number;
  readonly attempts: number;
  /** True once the process stops: then Redis is asked no longer than the lease lasts. */
  stopping(): boolean;
}

/** A lane that this process holds by a lease: says what is next, settles, keeps the lease, gives the lane back. */
export class HeldLane {
  readonly name: string;
  readonly chatId: number;
  readonly shard: number;
  readonly #options: HeldLaneOptions;
  readonly #keys: ShardKeys;
  #attempts: number;
  #settled = 0;
  /** End of the lease on this process's clock, with the round trip counted against it. */
  #leaseEnds: number;

  constructor(options: HeldLaneOptions) {
    const { attempts, keys, lease, name, takenAt } = options;
    this.name = name;
    this.chatId = parseLane(name).chatId;
    this.shard = shardOf(this.chatId);
    this.#options = options;
    this.#keys = keys(this.shard);
    this.#attempts = attempts;
    this.#leaseEnds = takenAt + lease.leaseMs;
  }

  /** Failed attempts at the lane's head so far. */
  get attempts(): number {
    return this.#attempts;
  }

  /** What is left of the lease, ms. */
  get remainingMs(): number {
    return this.#leaseEnds - performance.now();
  }

  /**
   * Settles `done` more entries and answers what is next; undefined when the lane is empty or lost. `last`: nothing is
   * known to follow, so that nobody waits for the answer.
   */
  next(done: number, last: boolean, keep?: Kept): Promise<readonly Entry[] | undefined> {
    this.#settled += done;
    const settlement = {
      lane: this.name,
      settled: this.#settled,
      batch: this.name[0] === "w" ? WORK_BATCH : 1,
      patienceMs: last ? LAST_PATIENCE_MS : 0,
      ...(keep && this.#kept(keep)),
    };
    if (done > 0) this.#attempts = 0;
    return this.#answered(() => this.#settle(settlement));
  }

  #kept({ reference, twin }: Kept): Pick<Settlement, "reference" | "twin"> {
    const keys = this.#keys;
    return {
      ...(reference && {
        reference: {
          key: keys.reference(this.chatId, reference.reference),
          messageId: reference.messageId,
          ttlMs: REFERENCE_TTL_MS,
        },
      }),
      ...(twin && {
        twin: { key: keys.twins(this.chatId), twin, ttlMs: TWINS_TTL_MS, limit: TWINS_LIMIT },
      }),
    };
  }

  /** Gives the lane back until later. */
  async postpone(pause: Pause): Promise<void> {
    const { lease, scripts } = this.#options;
    await this.#answered(() => scripts.postpone(this.#keys, lease.token, this.name, pause));
  }

  /**
   * Runs work that may outlast the lease: renews it meanwhile, and aborts the work before the lease ends when it
   * cannot be renewed, so that nobody else begins on the lane while this process still sends. Answers undefined when
   * the lane is another's already.
   */
  async renewing<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    const { leaseMs } = this.#options.lease;
    if (this.remainingMs < leaseMs / 2 && !(await this.#renew())) return undefined;
    const abort = new AbortController();
    const keep = async (): Promise<void> => {
      if (this.remainingMs < leaseMs / 4) abort.abort(new Error("the lease could not be renewed"));
      else if (this.remainingMs < (leaseMs * 3) / 4 && !(await this.#renew()))
        abort.abort(new Error("the lane was lost"));
    };
    // A renewal that fails is tried again at the next tick, until the time for it is over.
    const timer = setInterval(() => void keep().catch(() => undefined), leaseMs / 8);
    try {
      return await work(abort.signal);
    } finally {
      clearInterval(timer);
    }
  }

  async #renew(): Promise<boolean> {
    return (await this.#settle({ lane: this.name, settled: this.#settled, batch: 1 })) !== undefined;
  }

  async #settle(settlement: Settlement): Promise<readonly Entry[] | undefined> {
    const { lease, scripts } = this.#options;
    const asked = performance.now();
    const state = await scripts.settle(this.#keys, lease, settlement);
    if (state.kind !== "held") return undefined;
    this.#leaseEnds = Math.max(this.#leaseEnds, asked + lease.leaseMs);
    return state.entries;
  }

  /**
   * Asks until Redis answers, even after the lease: the token tells whether the lane is still ours, and what is
   * settled late is not sent again.
   */
  async #answered<T>(ask: () => Promise<T>): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await ask();
      } catch (error) {
        const passes = error instanceof AppError && error.retry !== "never";
        if (!passes || (this.#options.stopping() && this.remainingMs < 0)) throw error;
        await sleep(backoffMs(Math.min(attempt, 1)));
      }
    }
  }
}
