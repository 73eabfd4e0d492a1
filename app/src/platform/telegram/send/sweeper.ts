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
  readonly #runner: LaneRunner;
  readonly #logger: Logger;
  #timer: NodeJS.Timeout | undefined;
  #sweeping: Promise<void> | undefined;
  #next = 0;

  constructor(runner: LaneRunner, logger: Logger) {
    this.#runner = runner;
    this.#logger = logger;
  }

  /** Sweeps every shard now, then one slice each `tickMs`. */
  start(tickMs: number): void {
    this.#sweeping = this.#sweep(SHARDS);
    this.#timer = setInterval(() => {
      this.#sweeping ??= this.#sweep(SLICE);
    }, tickMs);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#sweeping;
  }

  async #sweep(count: number): Promise<void> {
    try {
      for (let swept = 0; swept < count; swept++) {
        await this.#runner.takeDue(this.#next);
        this.#next = (this.#next + 1) % SHARDS;
      }
    } catch (error) {
      this.#logger.warn({ err: error }, "lanes could not be swept now");
    } finally {
      this.#sweeping = undefined;
    }
  }
}
