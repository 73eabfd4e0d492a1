import { Queue } from "bullmq";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { queuePrefix } from "../../../../../app/src/platform/queue/keys.ts";
import { type OwnRedis, startOwnRedis } from "../../../../../app/src/platform/redis/redis-server.fixture.ts";
import { silentLogger, systemClock } from "../../runtime/index.ts";
import { type CachedSource, cached } from "./cached.ts";
import { queueJobs } from "./queue-jobs.ts";
import { openQueueRedis, type QueueRedis } from "./redis.ts";

const QUEUES = { labels: ["labels", "payments"], ai: ["addresses"] };

let server: OwnRedis;
let connection: QueueRedis;
let values: CachedSource;
const queues: Queue[] = [];
beforeEach(async () => {
  server = await startOwnRedis();
  connection = openQueueRedis(server.url, silentLogger);
  await vi.waitUntil(() => connection.away() === "", 5_000);
  values = cached(queueJobs({ connection, queues: QUEUES, address: "redis:6379" }), {
    clock: systemClock,
    maxAgeMs: 0,
  });
});
afterEach(async () => {
  await Promise.all(queues.splice(0).map((queue) => queue.close()));
  connection.close();
  await server.stop();
});

/** A queue as the app's producers open it. */
function open(name: string): Queue {
  const { port } = server;
  const queue = new Queue(name, {
    connection: { host: "127.0.0.1", port },
    prefix: queuePrefix("botfleet", name),
  });
  queue.on("error", () => undefined);
  queues.push(queue);
  return queue;
}

const numberOf = async (metric: string, workerClass: string) => {
  const { samples } = await values.reading();
  return samples.find((one) => one.metric === metric && one.labels.worker_class === workerClass)?.value;
};

test("a class's jobs are those of all its queues, its age that of the oldest", async () => {
  const now = Date.now();
  await open("labels").add("buy", {}, { timestamp: now - 20_000 });
  await open("payments").add("ask", {}, { timestamp: now - 40_000 });
  await open("payments").add("ask", {}, { delay: 3_600_000 });
  await open("addresses").add("read", {}, { priority: 2 });
  expect(await numberOf("botfleet_worker_class_jobs", "labels")).toBe(2);
  expect(await numberOf("botfleet_worker_class_jobs", "ai")).toBe(1);
  const age = await numberOf("botfleet_worker_class_oldest_job_age_seconds", "labels");
  expect(Number(age)).toBeGreaterThanOrEqual(40);
  expect(Number(age)).toBeLessThan(60);
});

test("a Redis that was killed is no queue without jobs, and one that came back is read again", async () => {
  await server.stop();
  await vi.waitUntil(() => connection.away() !== "", 5_000);
  await expect(values.reading()).rejects.toThrow(/^Redis with the queues \(redis:6379\) cannot be read: .+/);
  server = await startOwnRedis(server.port);
  const back = async () => expect(await numberOf("botfleet_worker_class_jobs", "labels")).toBe(0);
  await vi.waitFor(back, { timeout: 10_000, interval: 100 });
});

test("nor is one that stands still: no answer is no value, within two seconds", async () => {
  server.stall();
  const began = performance.now();
  await expect(values.reading()).rejects.toThrow("cannot be read: no answer within 2000 ms.");
  expect(performance.now() - began).toBeLessThan(6_000);
  server.resume();
});
