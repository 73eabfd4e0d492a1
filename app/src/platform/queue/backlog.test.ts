import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { type QueueBacklog, readQueueBacklog } from "./backlog.ts";
import { bindProcessor, defineProcessor } from "./processor.ts";
import { createQueueFixture, eventually, parcelJob, type QueueFixture } from "./queue.fixture.ts";

let fixture: QueueFixture;
beforeEach(async () => {
  fixture = await createQueueFixture(inject("redisUrl"));
});
afterEach(() => fixture.end());

const backlog = (now = Date.now()): Promise<QueueBacklog> =>
  readQueueBacklog(fixture.redis, "parcels", {
    ...{ prefix: fixture.prefix, dueWithinMs: 5_000, now: () => now },
  });

test("an empty queue has no work", async () => {
  expect(await backlog()).toEqual({ jobs: 0, oldestReadyMs: 0 });
});

test("work is what waits, what has priority and what is due soon; what is put off for longer is none", async () => {
  const now = Date.now();
  await fixture.queue.add("weigh", {});
  await fixture.queue.add("weigh", {}, { priority: 3 });
  const { timestamp } = await fixture.queue.add("weigh", {}, { delay: 60_000 });
  expect((await backlog(now)).jobs).toBe(2);
  expect((await backlog(timestamp + 54_000)).jobs).toBe(2);
  expect((await backlog(timestamp + 55_500)).jobs).toBe(3);
});

test("a job that runs is work too: without it scaling down would end pods that are busy", async () => {
  const begun = Promise.withResolvers<void>();
  const end = Promise.withResolvers<void>();
  const weigh = defineProcessor(parcelJob, async () => {
    begun.resolve();
    await end.promise;
  });
  fixture.start([bindProcessor(weigh, {})]);
  await fixture.producer.add(parcelJob, { parcel: "a" }, "a");
  await begun.promise;
  expect(await backlog()).toEqual({ jobs: 1, oldestReadyMs: 0 });
  end.resolve();
  await eventually(async () => (await backlog()).jobs === 0);
});

test("the age is that of the first in line, of either line", async () => {
  const now = Date.now();
  await fixture.queue.add("weigh", {}, { timestamp: now - 20_000 });
  await fixture.queue.add("weigh", {}, { timestamp: now - 50_000, priority: 1 });
  expect((await backlog(now)).oldestReadyMs).toBe(50_000);
});
