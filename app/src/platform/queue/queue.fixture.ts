import { randomUUID } from "node:crypto";
import { Queue } from "bullmq";
import { z } from "zod";
import { createLogger } from "../observe/logger.ts";
import { createMetrics } from "../observe/metrics.ts";
import { createRedisClient, REDIS_TIMEOUTS, type RedisClient, type RedisPurpose } from "../redis/client.ts";
import { becomeReady } from "../redis/connection.ts";
import { defineJob } from "./job.ts";
import { queuePrefix } from "./keys.ts";
import type { BoundProcessor } from "./processor.ts";
import { createJobProducer } from "./producer.ts";
import { createWorkers, type Workers, type WorkersOptions } from "./workers.ts";

/** The job of the tests; short pauses, so that retries are seen within a test. */
export const parcelJob = defineJob({
  name: "weigh",
  queue: "parcels",
  payload: z.object({ parcel: z.string(), grams: z.number().int().positive().default(100) }),
  retry: { attempts: 3, backoffMs: 20 },
  timeoutMs: 5_000,
});

/** Timings under which a vanished worker is noticed within a second or two. */
export const QUICK = { lockDurationMs: 500, stalledIntervalMs: 250 } as const;

/** A queue of one test on the shared Redis, its keys under a random prefix. */
export async function createQueueFixture(redisUrl: string) {
  const prefix = `test-${randomUUID()}`;
  const logger = createLogger({ name: "test", level: "silent" });
  const metrics = createMetrics({ version: "test" });
  const connect = (purpose: RedisPurpose): RedisClient =>
    createRedisClient(redisUrl, "queue-test", purpose, REDIS_TIMEOUTS, Math.random);
  const redis = connect("commands");
  await becomeReady(redis, 10_000);
  const producer = createJobProducer({ connection: redis, logger, prefix });
  const queue = new Queue(parcelJob.queue, {
    connection: redis,
    prefix: queuePrefix(prefix, parcelJob.queue),
  });
  queue.on("error", () => undefined);
  const started: Workers[] = [];
  return {
    prefix,
    redis,
    producer,
    /** BullMQ's own view of the queue, to see what is stored. */
    queue,
    metrics,
    start(processors: readonly BoundProcessor[], options: Partial<WorkersOptions> = {}): Workers {
      const connection = () => connect("blocking");
      const workers = createWorkers({
        processors: processors.map((processor) => ({ ...processor, bot: "depot" })),
        connection,
        observer: redis,
        logger,
        metrics,
        prefix,
        ...QUICK,
        ...options,
      });
      started.push(workers);
      return workers;
    },
    async state(jobId: string): Promise<string> {
      return queue.getJobState(`${parcelJob.name}.${jobId}`);
    },
    async end(): Promise<void> {
      await Promise.all(started.map((workers) => workers.close(3_000)));
      await producer.close();
      await queue.close();
      const keys = await redis.keys(`{${prefix}-*`);
      // One by one: on a cluster, keys of several queues are no single command's.
      await Promise.all(keys.map((key) => redis.del(key)));
      redis.disconnect();
      metrics.close();
    },
  };
}

export type QueueFixture = Awaited<ReturnType<typeof createQueueFixture>>;

/** Polls until `check` gives something other than false or undefined. @throws when `timeoutMs` is over */
export async function eventually<T>(check: () => Promise<T> | T, timeoutMs = 10_000): Promise<T> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const result = await check();
    if (result !== false && result !== undefined) return result;
    if (performance.now() > end) throw new Error(`not within ${timeoutMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
