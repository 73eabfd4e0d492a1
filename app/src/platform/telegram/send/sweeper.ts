import type { Logger } from "../../observe/logger.ts";
import { SHARDS } from "../outbox/keys.ts";
import type { LaneRunner } from "./lane-runner.ts";

/** Shards looked at per tick: all of them once in eight ticks. */
const SLICE = SHARDS / 8;

/**
 * Looks through all shards again and again for lanes whose time has come: those of processes that died, and those put
 * off by processes that stopped. With one tick a second an abandoned lane waits for its lease and eight seconds.
 */
export class Sweeper {
  readonly #runner: Pick<LaneRunner, "takeDue">;
  readonly #logger: Logger;
  #timer: NodeJS.Timeout | undefined;
  #sweeping: Promise<void> | undefined;
  #next = 0;

  constructor(runner: Pick<LaneRunner, "takeDue">, logger: Logger) {
    this.#runner = runner;
    this.#logger = logger;
  }

  /** Sweeps every shard now, then one slice each `tickMs`. */
  start(tickMs: number): void {
    this.#sweep(SHARDS / SLICE);
    this.#timer = setInterval(() => this.#sweep(1), tickMs);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#sweeping;
  }

  #sweep(slices: number): void {
    this.#sweeping ??= this.#look(slices).finally(() => {
      this.#sweeping = undefined;
    });
  }

  async #look(slices: number): Promise<void> {
    for (let slice = 0; slice < slices; slice++) {
      const first = this.#next;
      this.#next = (first + SLICE) % SHARDS;
      // Side by side: shards on a Redis node that hangs must not hold up those on others.
      const shards = Array.from({ length: SLICE }, (_, index) => this.#runner.takeDue(first + index));
      const failures = (await Promise.allSettled(shards)).filter(({ status }) => status === "rejected");
      const [failure] = failures;
      if (failure?.status === "rejected")
        this.#logger.warn({ shards: failures.length, err: failure.reason }, "shards could not be swept now");
    }
  }
}
