import { randomUUID } from "node:crypto";
import { Redis } from "ioredis";
import { afterAll, expect, inject, it } from "vitest";
import { createLogger } from "../observe/logger.ts";
import { startPeriodicTasks } from "./periodic.ts";

const redis = new Redis(inject("redisUrl"));
const logger = createLogger({ name: "test", level: "silent" });
afterAll(() => redis.quit());

it("of several processes one runs a task per interval, and a failure does not end its turns", async () => {
  const runs: number[] = [];
  const run = async (): Promise<void> => {
    runs.push(performance.now());
    if (runs.length === 1) throw new Error("the first one fails");
  };
  const tasks = [{ name: randomUUID(), everyMs: 200, run }];
  const stops = Array.from({ length: 3 }, () => startPeriodicTasks({ tasks, redis, logger }));
  await expect.poll(() => runs.length, { timeout: 5_000 }).toBeGreaterThanOrEqual(4);
  for (const stop of stops) await stop();
  const gaps = runs.slice(1).map((at, index) => at - (runs[index] ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThan(100);
});

it("stopping aborts the task under way and waits for it", async () => {
  const started = Promise.withResolvers<void>();
  let ended = false;
  const run = async (signal: AbortSignal): Promise<void> => {
    started.resolve();
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
    ended = true;
  };
  const stop = startPeriodicTasks({ tasks: [{ name: randomUUID(), everyMs: 60_000, run }], redis, logger });
  await started.promise;
  await stop();
  expect(ended).toBe(true);
});
