import { setTimeout as sleep } from "node:timers/promises";
import type { PeriodicTask } from "../bot/definition.ts";
import type { Logger } from "../observe/logger.ts";
import type { RedisClient } from "../redis/client.ts";

export interface PeriodicTasksOptions {
  readonly tasks: readonly PeriodicTask[];
  /** Where processes agree on who runs a task this time. */
  readonly redis: RedisClient;
  readonly logger: Logger;
}

/** Processes look this many times per interval, so that a task is late by a quarter of it at most. */
const LOOKS = 4;

/**
 * Runs tasks at their interval in one of many processes: whoever sets the task's turn first runs it, and the turn ends
 * by itself. A task that fails is logged and comes round again.
 * @returns a function that aborts what runs and resolves when it has ended
 */
export function startPeriodicTasks({ logger, redis, tasks }: PeriodicTasksOptions): () => Promise<void> {
  const stopping = new AbortController();
  const loops = tasks.map((task) => loop(task, redis, logger, stopping.signal));
  return async () => {
    stopping.abort();
    await Promise.all(loops);
  };
}

async function loop(
  task: PeriodicTask,
  redis: RedisClient,
  logger: Logger,
  signal: AbortSignal,
): Promise<void> {
  const lookMs = task.everyMs / LOOKS;
  while (!signal.aborted) {
    try {
      const turn = await redis.set(
        `{botfleet:tasks}:${task.name}`,
        "1",
        "PX",
        Math.ceil(task.everyMs - lookMs / 2),
        "NX",
      );
      if (turn === "OK") await task.run(signal);
    } catch (error) {
      if (!signal.aborted)
        logger.warn({ err: error, task: task.name }, "a periodic task failed and comes round again");
    }
    await sleep(lookMs * (0.75 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
  }
}
