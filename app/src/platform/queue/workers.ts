import { JOBS_AT_ONCE } from "../../contracts/concurrency.ts";
import { AppError } from "../errors/app-error.ts";
import type { Logger } from "../observe/logger.ts";
import type { Tracer } from "../observe/tracing/span.ts";
import type { RedisClient } from "../redis/client.ts";
import { readQueueDepth } from "./depth.ts";
import { DEFAULT_QUEUE_PREFIX } from "./keys.ts";
import type { OwnedProcessor } from "./processor.ts";
import { createProgressWatch } from "./progress-watch.ts";
import { type QueueWorker, startQueueWorker } from "./queue-worker.ts";
import type { QueueMetrics } from "./run.ts";
import { HARD_STOP_MS } from "./time-limit.ts";

export interface WorkersOptions {
  readonly processors: readonly OwnedProcessor[];
  /**
   * Makes a connection for a worker, which owns it: `maxRetriesPerRequest: null`, no command timeout, because an idle
   * worker's read blocks and an outage of Redis must not end it.
   */
  readonly connection: () => RedisClient;
  /** An ordinary connection, for looking at the queues; stays with who made it. */
  readonly observer: RedisClient;
  readonly logger: Logger;
  readonly metrics: QueueMetrics;
  /** @default nothing is traced */
  readonly tracer?: Tracer | undefined;
  /** Jobs at once in this process, by queue. @default 10 each: the work waits more than it computes */
  readonly concurrency?: Readonly<Record<string, number>>;
  /** @default "botfleet" */
  readonly prefix?: string;
  /** A vanished worker's job is taken over after this plus up to two `stalledIntervalMs`. @default 30 s */
  readonly lockDurationMs?: number;
  /** @default 15 s */
  readonly stalledIntervalMs?: number;
  /**
   * How many vanished workers a job survives before it is given up. BullMQ's own limit is 1, and two rollouts or two
   * crashes caused by somebody else's job would lose an innocent one. @default 10
   */
  readonly maxStalledCount?: number;
  /** A stored job's id as the log shows it: an id may hold a chat, which is nobody's to read there. @default as it is */
  readonly shownId?: (jobId: string) => string;
  /** Ready work left lying this long by a worker with room for it means that the worker is stuck. @default 60 s */
  readonly stuckAfterMs?: number;
}

/** The workers of one process. */
export interface Workers {
  /** For the liveness probe, asked every few seconds: false when a queue's worker no longer takes work that is there. */
  healthy(): Promise<boolean>;
  /**
   * Takes no new jobs, waits for those under way, asks the rest to stop shortly before `deadlineMs` is over (their jobs
   * go back to the queue), and cuts the connections at the deadline. Answers how many runs it left behind.
   */
  close(deadlineMs: number): Promise<{ readonly abandoned: number }>;
}

/**
 * Starts a worker per queue that the processors name.
 * @throws AppError CONFIG_INVALID when two processors claim one job, or a connection is not fit for blocking.
 */
export function createWorkers(options: WorkersOptions): Workers {
  const { observer, logger, prefix = DEFAULT_QUEUE_PREFIX, stuckAfterMs = 60_000 } = options;
  const watched = [...byQueue(options.processors)].map(([queue, processors]) => {
    const concurrency = options.concurrency?.[queue] ?? JOBS_AT_ONCE;
    const worker = startQueueWorker({
      queue,
      processors,
      concurrency,
      prefix,
      logger,
      connection: options.connection(),
      metrics: options.metrics,
      lockDurationMs: options.lockDurationMs ?? 30_000,
      stalledIntervalMs: options.stalledIntervalMs ?? 15_000,
      maxStalledCount: options.maxStalledCount ?? 10,
      shownId: options.shownId ?? ((id) => id),
      tracer: options.tracer,
    });
    return { worker, concurrency, watch: createProgressWatch(stuckAfterMs) };
  });
  const workers = watched.map(({ worker }) => worker);

  async function isStuck({ worker, concurrency, watch }: (typeof watched)[number]): Promise<boolean> {
    const { waiting, oldestReadyMs } = await readQueueDepth(observer, worker.queue, { prefix });
    const ready = waiting > 0 || oldestReadyMs > 0;
    const stuck = watch.observe({ ready, free: worker.running() < concurrency, progress: worker.progress() });
    if (stuck) logger.error({ queue: worker.queue, waiting, oldestReadyMs }, "queue worker takes no work");
    return stuck;
  }

  return {
    healthy: async () => {
      try {
        return !(await Promise.all(watched.map(isStuck))).includes(true);
      } catch (err) {
        // Redis cannot be asked: that is readiness's to tell, and a restart would not bring it back.
        logger.warn({ err }, "queues cannot be observed");
        return true;
      }
    },
    close: (deadlineMs) => closeAll(workers, deadlineMs),
  };
}

function byQueue(processors: readonly OwnedProcessor[]): Map<string, Map<string, OwnedProcessor>> {
  const queues = new Map<string, Map<string, OwnedProcessor>>();
  for (const processor of processors) {
    const { name, queue } = processor.job;
    const jobs = queues.get(queue) ?? new Map<string, OwnedProcessor>();
    if (jobs.has(name))
      throw new AppError("CONFIG_INVALID", `Two processors claim job "${name}" of queue "${queue}".`);
    queues.set(queue, jobs.set(name, processor));
  }
  return queues;
}

async function closeAll(workers: readonly QueueWorker[], deadlineMs: number): Promise<{ abandoned: number }> {
  const startedAt = performance.now();
  const left = () => Math.max(0, deadlineMs - (performance.now() - startedAt));
  const drained = Promise.all(workers.map((worker) => worker.drain()));
  // Enough for a run that heeds its signal, for one that does not, and for Redis to hear of it.
  if (!(await settlesWithin(drained, left() - 2 * HARD_STOP_MS))) {
    for (const worker of workers) worker.interrupt();
    await settlesWithin(drained, left());
  }
  const abandoned = workers.reduce((sum, worker) => sum + worker.running(), 0);
  for (const worker of workers) worker.disconnect();
  return { abandoned };
}

async function settlesWithin(work: Promise<unknown>, timeoutMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), Math.max(0, timeoutMs));
  });
  try {
    return await Promise.race([work.then(() => true), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
