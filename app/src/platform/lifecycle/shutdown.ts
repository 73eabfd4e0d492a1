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

/**
 * Waits for SIGTERM or SIGINT, then stops the process in order within the deadline. Exit code 0 when every step ended
 * well; 1 when one failed, the deadline passed or a second signal came, and then the log names what was still open.
 */
export function createLifecycle({ logger, deadlineMs = 15_000, process }: LifecycleOptions): Lifecycle {
  const steps: { readonly name: string; readonly stop: () => Promise<void> | void }[] = [];
  const stopping = new AbortController();
  const open: string[] = [];
  let running: Promise<void> | undefined;
  let exited = false;

  async function exit(code: number): Promise<void> {
    if (exited) return;
    exited = true;
    await logger.flush(FLUSH_MS);
    process.exit(code);
  }

  async function runSteps(): Promise<boolean> {
    let clean = true;
    open.push(...steps.map(({ name }) => name));
    for (const step of steps.toReversed()) {
      const start = performance.now();
      try {
        await step.stop();
        logger.info({ step: step.name, ms: Math.round(performance.now() - start) }, "stopped");
      } catch (err) {
        clean = false;
        logger.error({ err, step: step.name, ms: Math.round(performance.now() - start) }, "failed to stop");
      }
      open.pop();
    }
    return clean;
  }

  async function run(reason: string, failure: unknown): Promise<void> {
    if (failure === undefined) logger.info({ reason }, "stopping");
    else logger.fatal({ err: failure, reason }, "stopping after a failure");
    stopping.abort();
    const deadline = setTimeout(() => giveUp("the deadline passed"), deadlineMs);
    const clean = await runSteps();
    clearTimeout(deadline);
    for (const signal of SIGNALS) process.off(signal, onSignal[signal]);
    await exit(clean && failure === undefined ? 0 : 1);
  }

  function giveUp(reason: string): void {
    logger.error({ reason, open: open.toReversed() }, "ended before everything was closed");
    void exit(1);
  }

  function stop(reason: string, failure?: unknown): Promise<void> {
    running ??= run(reason, failure);
    return running;
  }

  const receive = (signal: string) => () => {
    if (running === undefined) void stop(signal);
    else giveUp(`a second ${signal}`);
  };
  const onSignal = { SIGTERM: receive("SIGTERM"), SIGINT: receive("SIGINT") };
  for (const signal of SIGNALS) process.on(signal, onSignal[signal]);

  return { onStop: (name, step) => void steps.push({ name, stop: step }), stopping: stopping.signal, stop };
}
