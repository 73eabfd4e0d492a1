import type { Logger } from "../observe/logger.ts";
import type { Metrics } from "../observe/metrics.ts";
import type { RedisClient } from "../redis/client.ts";
import { readQueueDepth } from "./depth.ts";

export interface QueueGaugesOptions {
  readonly queues: ReadonlySet<string>;
  readonly redis: RedisClient;
  readonly metrics: Pick<Metrics, "queueJobs" | "queueOldestJobAge">;
  readonly logger: Logger;
  /** @default 5,000 ms */
  readonly everyMs?: number;
}

/**
 * Keeps the gauges of queue depth and age current; what could not be read keeps its last value.
 * @returns a function that ends it
 */
export function startQueueGauges({
  everyMs = 5_000,
  logger,
  metrics,
  queues,
  redis,
}: QueueGaugesOptions): () => void {
  const read = async (queue: string): Promise<void> => {
    const { oldestReadyMs, ...states } = await readQueueDepth(redis, queue);
    for (const [state, jobs] of Object.entries(states)) metrics.queueJobs.set({ queue, state }, jobs);
    metrics.queueOldestJobAge.set({ queue }, oldestReadyMs / 1000);
  };
  const readAll = (): void => {
    for (const queue of queues)
      read(queue).catch((error: unknown) =>
        logger.warn({ err: error, queue }, "a queue could not be measured"),
      );
  };
  readAll();
  const timer = setInterval(readAll, everyMs);
  return () => clearInterval(timer);
}
