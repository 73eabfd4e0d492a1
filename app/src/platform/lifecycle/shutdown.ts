import { STOP_WITHIN_MS } from "../../contracts/timing.ts";
import { AppError } from "../errors/app-error.ts";
import type { Logger } from "../observe/logger.ts";

/** The parts of `process` a lifecycle needs; only a role hands over the real one. */
export interface ProcessHandle {
  on(signal: "SIGTERM" | "SIGINT", listener: () => void): unknown;
  off(signal: "SIGTERM" | "SIGINT", listener: () => void): unknown;
  exit(code: number): void;
}

export interface LifecycleOptions {
  readonly logger: Logger & { flush(timeoutMs: number): Promise<boolean> };
  /** All steps together; what is still open then is logged and left. @default 15,000 ms */
  readonly deadlineMs?: number;
  readonly process: ProcessHandle;
}

/** The order in which a process ends. */
export interface Lifecycle {
  /** Adds a step; steps run one after the other, the last added first, each even if one before it failed. */
  onStop(name: string, stop: () => Promise<void> | void): void;
  /** Aborted when stopping begins: loops end, readiness goes. */
  readonly stopping: AbortSignal;
  /** Stops and exits, as a signal does; `failure` makes the exit code 1. Called again it joins the first. */
  stop(reason: string, failure?: unknown): Promise<void>;
}

const SIGNALS = ["SIGTERM", "SIGINT"] as const;
const FLUSH_MS = 500;
const MOST_CAUSES = 3;

/**
 * Waits for SIGTERM or SIGINT, then stops the process in order within the deadline. Exit code 0 when every step ended
 * well; 1 when one failed, the deadline passed or a second signal came, and then the log names what was still open.
 */
export function createLifecycle(options: LifecycleOptions): Lifecycle {
  return new ProcessLifecycle(options);
}

interface Step {
  readonly name: string;
  readonly stop: () => Promise<void> | void;
}

/** What went wrong and what made it so, without stacks. */
function lastWordsOf(failure: unknown): { readonly code?: string; readonly message: string } {
  const messages: string[] = [];
  for (let next = failure; next !== undefined && messages.length < MOST_CAUSES; )
    if (next instanceof Error) {
      messages.push(next.message);
      next = next.cause;
    } else {
      messages.push(String(next));
      next = undefined;
    }
  const message = messages.join(" Why: ");
  return failure instanceof AppError ? { code: failure.code, message } : { message };
}

class ProcessLifecycle implements Lifecycle {
  readonly #options: LifecycleOptions;
  readonly #steps: Step[] = [];
  readonly #stopping = new AbortController();
  readonly #onSignal = { SIGTERM: () => this.#receive("SIGTERM"), SIGINT: () => this.#receive("SIGINT") };
  /** Names of the steps that have not ended, in the order they were added. */
  #open: string[] = [];
  #running: Promise<void> | undefined;
  #failure: unknown;
  #exited = false;

  constructor(options: LifecycleOptions) {
    this.#options = options;
    for (const signal of SIGNALS) options.process.on(signal, this.#onSignal[signal]);
  }

  get stopping(): AbortSignal {
    return this.#stopping.signal;
  }

  onStop(name: string, stop: () => Promise<void> | void): void {
    this.#steps.push({ name, stop });
  }

  stop(reason: string, failure?: unknown): Promise<void> {
    this.#running ??= this.#run(reason, failure);
    return this.#running;
  }

  async #run(reason: string, failure: unknown): Promise<void> {
    const { logger, deadlineMs = STOP_WITHIN_MS, process: handle } = this.#options;
    this.#failure = failure;
    if (failure === undefined) logger.info({ reason }, "stopping");
    else logger.fatal({ err: failure, reason }, "stopping after a failure");
    this.#stopping.abort();
    const deadline = setTimeout(() => this.#giveUp("the deadline passed"), deadlineMs);
    this.#open = this.#steps.map(({ name }) => name);
    let clean = failure === undefined;
    for (const step of this.#steps.toReversed()) {
      clean = (await this.#end(step)) && clean;
      this.#open.pop();
    }
    clearTimeout(deadline);
    for (const signal of SIGNALS) handle.off(signal, this.#onSignal[signal]);
    await this.#exit(clean ? 0 : 1);
  }

  async #end({ name, stop }: Step): Promise<boolean> {
    const { logger } = this.#options;
    const start = performance.now();
    const ms = () => Math.round(performance.now() - start);
    try {
      await stop();
      logger.info({ step: name, ms: ms() }, "stopped");
      return true;
    } catch (err) {
      logger.error({ err, step: name, ms: ms() }, "failed to stop");
      return false;
    }
  }

  #receive(signal: string): void {
    if (this.#running === undefined) void this.stop(signal);
    else this.#giveUp(`a second ${signal}`);
  }

  #giveUp(reason: string): void {
    this.#options.logger.error(
      { reason, open: this.#open.toReversed() },
      "ended before everything was closed",
    );
    void this.#exit(1);
  }

  async #exit(code: number): Promise<void> {
    if (this.#exited) return;
    this.#exited = true;
    const { logger } = this.#options;
    // Once more and short: Kubernetes keeps the log's last two kilobytes, and a stack or the steps in between would push it out.
    if (this.#failure !== undefined) logger.fatal(lastWordsOf(this.#failure), "ended after a failure");
    await logger.flush(FLUSH_MS);
    this.#options.process.exit(code);
  }
}
