import { type Job, Worker } from "bullmq";
import { AppError } from "../errors/app-error.ts";
import type { RedisClient } from "../redis/client.ts";
import { backoffDelay } from "./failure.ts";
import { queuePrefix } from "./keys.ts";
import type { RunnerOptions } from "./run.ts";
import { runJob } from "./run-job.ts";
import { Interruption } from "./time-limit.ts";
import { beginTurnaround } from "./turnaround.ts";

/** One queue's share of a worker process. */
export interface QueueWorker {
  readonly queue: string;
  /** Resolves when the runs under way are over and the connections closed; fetches nothing more from now on. */
  drain(): Promise<void>;
  /** Asks the runs under way to stop; their jobs go back to the queue. */
  interrupt(): void;
  /** Cuts the connections, whatever is still under way. */
  disconnect(): void;
  readonly running: () => number;
  /** Changes with every job begun or ended. */
  readonly progress: () => number;
}

/** Settings of one queue's worker. */
export interface QueueWorkerOptions extends RunnerOptions {
  /** Its own connection, closed with it. BullMQ makes one more like it for its blocking read. */
  readonly connection: RedisClient;
  readonly prefix: string;
  readonly concurrency: number;
  readonly stalledIntervalMs: number;
}

/** Starts to work on a queue. */
export function startQueueWorker(options: QueueWorkerOptions): QueueWorker {
  const { queue, connection, logger } = options;
  assertBlocking(connection);
  beginTurnaround(options);
  const runs = new Map<string, Interruption>();
  let progress = 0;

  async function work(job: Job, token = ""): Promise<void> {
    const interruption = new Interruption();
    const id = job.id ?? "";
    runs.set(id, interruption);
    progress += 1;
    try {
      await runJob({ job, token, interruption }, options);
    } finally {
      if (runs.get(id) === interruption) runs.delete(id);
      progress += 1;
    }
  }

  const worker = new Worker(queue, work, {
    connection,
    prefix: queuePrefix(options.prefix, queue),
    concurrency: options.concurrency,
    lockDuration: options.lockDurationMs,
    stalledInterval: options.stalledIntervalMs,
    // BullMQ would fail a stalled job by itself, and nobody would be told: the limit is kept in runJob.
    maxStalledCount: Number.MAX_SAFE_INTEGER,
    settings: {
      backoffStrategy: (made, _type, _err, job) => backoffDelay(made, backoffBase(job)),
    },
  });
  worker.on("error", (err) => logger.warn({ err, queue }, "queue worker error"));
  worker.on("stalled", (jobId) =>
    logger.warn({ jobId: options.shownId(jobId), queue }, "job of a vanished worker goes back to the queue"),
  );
  worker.on("lockRenewalFailed", (jobIds) => {
    const reason = new AppError("JOB_LOCK_LOST", "Another worker may run this job now.");
    for (const id of jobIds) runs.get(id)?.interrupt(reason);
  });
  return {
    queue,
    drain: async () => {
      await worker.close();
      connection.disconnect();
    },
    interrupt: () => {
      const reason = new AppError("JOB_INTERRUPTED", "This worker is shutting down.");
      for (const interruption of runs.values()) interruption.interrupt(reason);
    },
    disconnect: () => {
      worker
        .disconnect()
        .catch((err: unknown) => logger.debug({ err, queue }, "disconnecting a queue worker"));
      connection.disconnect();
    },
    running: () => runs.size,
    progress: () => progress,
  };
}

function backoffBase(job: Pick<Job, "opts"> | undefined): number {
  const backoff = job?.opts.backoff;
  return typeof backoff === "object" ? (backoff.delay ?? 1_000) : (backoff ?? 1_000);
}

/** A command timeout would end every idle wait with an error, and a retry limit would end the worker in an outage. */
function assertBlocking(connection: RedisClient): void {
  const options = "redisOptions" in connection.options ? connection.options.redisOptions : connection.options;
  const { maxRetriesPerRequest, commandTimeout } = options as {
    maxRetriesPerRequest?: unknown;
    commandTimeout?: unknown;
  };
  if (maxRetriesPerRequest === null && commandTimeout === undefined) return;
  connection.disconnect();
  throw new AppError(
    "CONFIG_INVALID",
    "A worker's Redis connection needs maxRetriesPerRequest null and no commandTimeout.",
  );
}
