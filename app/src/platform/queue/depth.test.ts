import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { readQueueDepth } from "./depth.ts";
import { createQueueFixture, type QueueFixture } from "./queue.fixture.ts";

let fixture: QueueFixture;
beforeEach(async () => {
  fixture = await createQueueFixture(inject("redisUrl"));
});
afterEach(() => fixture.end());

const depth = (now: number) =>
  readQueueDepth(fixture.redis, "parcels", { prefix: fixture.prefix, now: () => now });

test("an empty queue is zero in everything", async () => {
  expect(await depth(Date.now())).toEqual({ waiting: 0, active: 0, delayed: 0, failed: 0, oldestReadyMs: 0 });
});

test("the age is that of the job that is next in line", async () => {
  const old = Date.now() - 70_000;
  await fixture.queue.add("weigh", {}, { timestamp: old });
  await fixture.queue.add("weigh", {}, { timestamp: old + 50_000 });
  expect(await depth(old + 70_000)).toMatchObject({ waiting: 2, oldestReadyMs: 70_000 });
});

test("a delayed job has an age only when nobody made it ready in time", async () => {
  const job = await fixture.queue.add("weigh", {}, { delay: 30_000 });
  const due = job.timestamp + 30_000;
  expect(await depth(due - 1_000)).toMatchObject({ waiting: 0, delayed: 1, oldestReadyMs: 0 });
  expect((await depth(due + 5_000)).oldestReadyMs).toBeGreaterThanOrEqual(4_900);
});
