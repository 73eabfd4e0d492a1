import { afterEach, beforeEach, describe, expect, expectTypeOf, inject, test } from "vitest";
import { createLogger } from "../observe/logger.ts";
import { createRedisClient, REDIS_TIMEOUTS } from "../redis/client.ts";
import { defineJob, type JobInput, type JobPayload } from "./job.ts";
import { bindProcessor, defineProcessor } from "./processor.ts";
import { createJobProducer } from "./producer.ts";
import { createQueueFixture, eventually, parcelJob, type QueueFixture } from "./queue.fixture.ts";

let fixture: QueueFixture;
beforeEach(async () => {
  fixture = await createQueueFixture(inject("redisUrl"));
});
afterEach(() => fixture.end());

describe("adding a job", () => {
  test("twice under one id, even at once and after it was done, makes it run once", async () => {
    const { producer, queue } = fixture;
    const seen: string[] = [];
    const add = () => producer.add(parcelJob, { parcel: "a" }, "order-1");
    await Promise.all([add(), add(), add()]);
    fixture.start([
      bindProcessor(
        defineProcessor(parcelJob, async ({ parcel }) => void seen.push(parcel)),
        {},
      ),
    ]);
    await eventually(async () => (await fixture.state("order-1")) === "completed");
    await add();
    await producer.add(parcelJob, { parcel: "b" }, "order-2");
    await eventually(async () => (await fixture.state("order-2")) === "completed");
    expect(seen).toEqual(["a", "b"]);
    expect(await queue.getJobCountByTypes("completed")).toBe(2);
  });

  test("of another kind under the same id in the same queue is no duplicate", async () => {
    const other = defineJob({ ...parcelJob, name: "pack" });
    await fixture.producer.add(parcelJob, { parcel: "a" }, "order-1");
    await fixture.producer.add(other, { parcel: "a" }, "order-1");
    expect(await fixture.queue.getJobCountByTypes("wait")).toBe(2);
  });

  test("stores the payload in an envelope, under keys that share one slot of a cluster", async () => {
    await fixture.producer.add(parcelJob, { parcel: "a", grams: 5 }, "order-1");
    const stored = await fixture.queue.getJob("weigh.order-1");
    expect(stored?.data).toEqual({ v: 1, input: { parcel: "a", grams: 5 } });
    expect(stored?.opts).toMatchObject({ attempts: 3, removeOnComplete: { age: 3600, count: 50_000 } });
    const keys = await fixture.redis.keys(`{${fixture.prefix}-*`);
    expect(keys.length).toBeGreaterThan(2);
    for (const key of keys) expect(key.startsWith(`{${fixture.prefix}-parcels}:parcels:`)).toBe(true);
  });

  test.each([
    ["a wrong type", { parcel: 7 }],
    ["a value outside its range", { parcel: "a", grams: -1 }],
    ["a missing field", {}],
    ["nothing", undefined],
    ["what JSON changes", { parcel: new Date(0), grams: Number.NaN }],
    ["what JSON cannot hold", { parcel: "a", grams: 1n }],
    ["more than 64 KiB", { parcel: "x".repeat(70_000) }],
  ])("with %s as payload is refused and nothing is stored", async (_, payload) => {
    const wrong = payload as unknown as JobInput<typeof parcelJob>;
    await expect(fixture.producer.add(parcelJob, wrong, "order-1")).rejects.toMatchObject({
      code: "JOB_PAYLOAD_INVALID",
      retry: "never",
    });
    expect(await fixture.queue.getJobCountByTypes("wait")).toBe(0);
  });

  test.each(["", "a:b", "12345", "-5", "a b", "é", "x".repeat(201)])(
    "under the id %j is refused",
    async (id) => {
      await expect(fixture.producer.add(parcelJob, { parcel: "a" }, id)).rejects.toMatchObject({
        code: "JOB_ID_INVALID",
      });
    },
  );

  test("while Redis cannot be reached is an uncertain outcome that is to be repeated", async () => {
    const connection = createRedisClient(
      "redis://127.0.0.1:1",
      "nowhere",
      "commands",
      REDIS_TIMEOUTS,
      Math.random,
    );
    connection.on("error", () => undefined);
    const producer = createJobProducer({
      connection,
      logger: createLogger({ name: "test", level: "silent" }),
    });
    const add = producer.add(parcelJob, { parcel: "a" }, "order-1");
    await expect(add).rejects.toMatchObject({ code: "JOB_ADD_UNCERTAIN", retry: "backoff" });
    connection.disconnect();
  });
});

test("names with a colon and limits of zero are refused when the job is declared", () => {
  expect(() => defineJob({ ...parcelJob, name: "a:b" })).toThrow("CONFIG_INVALID");
  expect(() => defineJob({ ...parcelJob, queue: "a:b" })).toThrow("CONFIG_INVALID");
  expect(() => defineJob({ ...parcelJob, timeoutMs: 0 })).toThrow("CONFIG_INVALID");
});

test("payload types are those of the schema on both sides", () => {
  const { producer } = fixture;
  expectTypeOf<JobInput<typeof parcelJob>>().toEqualTypeOf<{ parcel: string; grams?: number | undefined }>();
  expectTypeOf<JobPayload<typeof parcelJob>>().toEqualTypeOf<{ parcel: string; grams: number }>();
  const weigh = defineProcessor(parcelJob, async (_input, deps: { scale: number }) => void deps.scale);
  const wrongCalls = () => [
    // @ts-expect-error a number is no parcel
    producer.add(parcelJob, { parcel: 7 }, "id"),
    // @ts-expect-error the parcel is missing
    producer.add(parcelJob, {}, "id"),
    // @ts-expect-error no such field in the payload
    defineProcessor(parcelJob, async (input) => void input.colour),
    // @ts-expect-error the deps are not what the processor takes
    bindProcessor(weigh, { scale: "exact" }),
  ];
  expectTypeOf(wrongCalls).toBeFunction();
});
