import { setTimeout as sleep } from "node:timers/promises";
import type { Consumer } from "../bot/definition.ts";
import type { Logger } from "../observe/logger.ts";
import type { Metrics } from "../observe/metrics.ts";
import type { RedisClient } from "../redis/client.ts";

export interface ConsumersOptions {
  readonly consumers: readonly Consumer[];
  /** Opens a blocking connection, which the consumer of this name has to itself. */
  connection(name: string): RedisClient;
  readonly logger: Logger;
  readonly metrics: Pick<Metrics, "consumerRestarts">;
  /** Pause before the next run after so many failures in a row, ms. @default 100 ms doubled up to 5 s, with jitter */
  readonly pauseMs?: (failures: number) => number;
}

/** The consumers of one process. */
export interface Consumers {
  /**
   * Tells all to stop, ends the reads they wait in, and resolves when they have ended or the time is over. Answers
   * those that had not ended.
   */
  stop(deadlineMs: number): Promise<readonly string[]>;
}

/** A run that lasted so long was a good one: the next failure is its first. */
const GOOD_RUN_MS = 30_000;

/** Runs each consumer for as long as the process lives: one that throws or returns is started again after a pause. */
export function startConsumers(options: ConsumersOptions): Consumers {
  const { connection, consumers } = options;
  const stopping = new AbortController();
  const running = new Set<string>();
  const connections: RedisClient[] = [];
  const loops = consumers.map(async (consumer) => {
    const blocking = connection(consumer.name);
    connections.push(blocking);
    running.add(consumer.name);
    await keepRunning(consumer, blocking, options, stopping.signal);
    running.delete(consumer.name);
  });
  return {
    stop: async (deadlineMs) => {
      stopping.abort();
      // A read that waits for the next entry would hold the process up for as long as it may block.
      for (const blocking of connections) blocking.disconnect();
      const over = new AbortController();
      const deadline = sleep(deadlineMs, undefined, { signal: over.signal }).catch(() => undefined);
      await Promise.race([Promise.all(loops), deadline]);
      over.abort();
      return [...running];
    },
  };
}

async function keepRunning(
  consumer: Consumer,
  blocking: RedisClient,
  { logger, metrics, pauseMs = growingPause }: ConsumersOptions,
  signal: AbortSignal,
): Promise<void> {
  const { name } = consumer;
  for (let failures = 0; !signal.aborted; ) {
    const startedAt = performance.now();
    const failure = await endOf(consumer, signal, blocking);
    if (signal.aborted) return;
    failures = performance.now() - startedAt >= GOOD_RUN_MS ? 1 : failures + 1;
    const restartMs = pauseMs(failures);
    metrics.consumerRestarts.inc({ consumer: name });
    logger.warn({ consumer: name, err: failure, failures, restartMs }, "a consumer ended and starts again");
    await sleep(restartMs, undefined, { signal }).catch(() => undefined);
  }
}

/** Runs it once and answers why it ended. */
async function endOf(consumer: Consumer, signal: AbortSignal, blocking: RedisClient): Promise<unknown> {
  try {
    await consumer.run(signal, blocking);
    return new Error("it returned");
  } catch (error) {
    return error;
  }
}

function growingPause(failures: number): number {
  const ceiling = Math.min(5_000, 100 * 2 ** Math.min(failures - 1, 10));
  return Math.round(ceiling / 2 + (ceiling / 2) * Math.random());
}
