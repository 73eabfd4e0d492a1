import { setTimeout as sleep } from "node:timers/promises";
import type { PeriodicTask } from "../bot/definition.ts";
import type { Logger } from "../observe/logger.ts";
import type { Metrics } from "../observe/metrics.ts";
import type { RedisClient } from "../redis/client.ts";

export interface PeriodicTasksOptions {
  readonly tasks: readonly PeriodicTask[];
  /** Where processes agree on who runs a task this time. */
  readonly redis: RedisClient;
  readonly logger: Logger;
  readonly metrics: Pick<Metrics, "taskEnded" | "taskInterval">;
}

/** Processes look this many times per interval, so that a task is late by a quarter of it at most. */
const LOOKS = 4;

/** Key of a task's turn in Redis. It ends by itself; taken away, the task comes round at a process's next look. */
export const turnOf = (task: string): string => `{botfleet:tasks}:${task}`;

/** Key of when a task last came to a good end, ms since 1970: no process that did it has to live on for it to be known. */
const endOf = (task: string): string => `{botfleet:tasks}:${task}:ended`;
/** Longer than any task's interval; what is no task any more is forgotten. */
const END_TTL_MS = 90 * 24 * 3_600_000;

/**
 * Runs tasks at their interval in one of many processes: whoever sets the task's turn first runs it, and the turn ends
 * by itself. A task that fails is logged and comes round again.
 * @returns a function that aborts what runs and resolves when it has ended
 */
export function startPeriodicTasks({ tasks, ...options }: PeriodicTasksOptions): () => Promise<void> {
  const stopping = new AbortController();
  const loops = tasks.map((task) => loop(task, options, stopping.signal));
  return async () => {
    stopping.abort();
    await Promise.all(loops);
  };
}

async function loop(
  task: PeriodicTask,
  { logger, metrics, redis }: Omit<PeriodicTasksOptions, "tasks">,
  signal: AbortSignal,
): Promise<void> {
  const lookMs = task.everyMs / LOOKS;
  const show = (endedMs: number) => metrics.taskEnded.set({ task: task.name }, endedMs / 1000);
  metrics.taskInterval.set({ task: task.name }, task.everyMs / 1000);
  let isShown = false;
  while (!signal.aborted) {
    try {
      if (!isShown) show(await lastEnd(redis, task.name));
      isShown = true;
      const turn = await redis.set(turnOf(task.name), "1", "PX", Math.ceil(task.everyMs - lookMs / 2), "NX");
      if (turn === "OK") {
        await task.run(signal);
        if (!signal.aborted) show(await keepEnd(redis, task.name));
      }
    } catch (error) {
      if (!signal.aborted)
        logger.warn({ err: error, task: task.name }, "a periodic task failed and comes round again");
    }
    await sleep(lookMs * (0.75 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
  }
}

/** When the task last ended well in any process. Where none knows, it counts from now, however often processes start again. */
async function lastEnd(redis: RedisClient, task: string): Promise<number> {
  await redis.set(endOf(task), Date.now(), "PX", END_TTL_MS, "NX");
  return Number(await redis.get(endOf(task)));
}

/** Keeps that the task has ended well now. */
async function keepEnd(redis: RedisClient, task: string): Promise<number> {
  const endedMs = Date.now();
  await redis.set(endOf(task), endedMs, "PX", END_TTL_MS);
  return endedMs;
}
