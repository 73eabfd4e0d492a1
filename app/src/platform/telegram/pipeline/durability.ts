import { AppError } from "../../errors/app-error.ts";
import type { RedisClient } from "../../redis/client.ts";

/** How sure a commit has to be before it is acknowledged. */
export interface Durability {
  /** Resolves when every commit answered before this call is as durable as the setting asks; else throws. */
  confirm(): Promise<void>;
}

/** `local`: Redis with `appendfsync always` answers a commit only after it has synced it. */
export const localDurability: Durability = { confirm: () => DONE };
const DONE = Promise.resolve();

/**
 * `replica`: besides, one replica has the commit. One WAIT serves all commits that came while the last was under way:
 * it runs on a connection of its own after a write of its own, which the replication stream orders behind them.
 */
export class ReplicaDurability implements Durability {
  readonly #redis: RedisClient;
  readonly #timeoutMs: number;
  #running: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  /** @param redis a connection used for nothing else, without a command timeout below `timeoutMs`. */
  constructor(redis: RedisClient, timeoutMs: number) {
    this.#redis = redis;
    this.#timeoutMs = timeoutMs;
  }

  confirm(): Promise<void> {
    // A wait that has begun may have passed the caller's commit by: it joins the next one.
    this.#next ??= (this.#running ?? Promise.resolve())
      .catch(() => undefined)
      .then(() => {
        this.#running = this.#next;
        this.#next = undefined;
        return this.#wait();
      });
    return this.#next;
  }

  async #wait(): Promise<void> {
    await this.#redis.incr("botfleet:durability");
    const replicas = await this.#redis.wait(1, this.#timeoutMs);
    if (replicas < 1)
      throw new AppError("REPLICA_MISSING", `no replica confirmed a commit within ${this.#timeoutMs} ms`, {
        retry: "backoff",
      });
  }
}
