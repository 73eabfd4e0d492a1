import { randomUUID } from "node:crypto";
import { Redis } from "ioredis";
import { afterAll, expect, inject, it } from "vitest";
import { createLogger } from "../observe/logger.ts";
import { createMetrics, type Metrics } from "../observe/metrics.ts";
import { startPeriodicTasks, turnOf } from "./periodic.ts";

const redis = new Redis(inject("redisUrl"));
const logger = createLogger({ name: "test", level: "silent" });
const metrics = createMetrics({ version: "test" });
afterAll(async () => {
  metrics.close();
  await redis.quit();
});

it("of several processes one runs a task per interval, and a failure does not end its turns", async () => {
  const runs: number[] = [];
  const run = async (): Promise<void> => {
    runs.push(performance.now());
    if (runs.length === 1) throw new Error("the first one fails");
  };
  const tasks = [{ name: randomUUID(), everyMs: 200, run }];
  const stops = Array.from({ length: 3 }, () => startPeriodicTasks({ tasks, redis, logger, metrics }));
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
  const stop = startPeriodicTasks({
    tasks: [{ name: randomUUID(), everyMs: 60_000, run }],
    redis,
    logger,
    metrics,
  });
  await started.promise;
  await stop();
  expect(ended).toBe(true);
});

async function shownBy({ expose }: Pick<Metrics, "expose">, task: string, metric: string): Promise<number> {
  const { text } = await expose();
  return Number(new RegExp(`^botfleet_task_${metric}\\{task="${task}"\\} (\\S+)$`, "m").exec(text)?.[1]);
}

it("processes that start again and again show the last good end of any, or that of the first start", async () => {
  const name = randomUUID();
  let fails = true;
  const run = async (): Promise<void> => {
    if (fails) throw new Error("it fails");
  };
  const startedAgain = async (): Promise<number> => {
    const own = createMetrics({ version: "test" });
    const stop = startPeriodicTasks({ tasks: [{ name, everyMs: 40, run }], redis, logger, metrics: own });
    await expect.poll(() => shownBy(own, name, "ended_timestamp_seconds")).toBeGreaterThan(0);
    const first = await shownBy(own, name, "ended_timestamp_seconds");
    await expect.poll(() => redis.exists(turnOf(name)), { interval: 5 }).toBe(1);
    if (!fails) await expect.poll(() => shownBy(own, name, "ended_timestamp_seconds")).toBeGreaterThan(first);
    await stop();
    const last = await shownBy(own, name, "ended_timestamp_seconds");
    own.close();
    return last;
  };
  const began = await startedAgain();
  expect(await startedAgain()).toBe(began);
  fails = false;
  const ended = await startedAgain();
  expect(ended).toBeGreaterThan(began);
  fails = true;
  expect(await startedAgain()).toBe(ended);
});

it("shows when a task last came to a good end: not by a run that fails, nor by a turn that never ends", async () => {
  const name = randomUUID();
  const shown = (metric: string) => shownBy(metrics, name, metric);
  let fails = true;
  const run = async (): Promise<void> => {
    if (fails) throw new Error("it fails");
  };
  const began = Date.now() / 1000;
  const stop = startPeriodicTasks({ tasks: [{ name, everyMs: 100, run }], redis, logger, metrics });
  await expect.poll(() => shown("ended_timestamp_seconds")).toBeGreaterThan(0);
  const beginning = await shown("ended_timestamp_seconds");
  expect(beginning).toBeGreaterThanOrEqual(began);
  expect(await shown("interval_seconds")).toBe(0.1);
  await expect.poll(() => redis.exists(turnOf(name)), { interval: 5 }).toBe(1);
  expect(await shown("ended_timestamp_seconds")).toBe(beginning);
  fails = false;
  await expect.poll(() => shown("ended_timestamp_seconds")).toBeGreaterThan(beginning);
  await redis.set(turnOf(name), "1");
  const last = await shown("ended_timestamp_seconds");
  await redis.del(turnOf(name));
  await expect.poll(() => shown("ended_timestamp_seconds")).toBeGreaterThan(last);
  await stop();
});
