import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { startOwnRedis } from "../redis/redis-server.fixture.ts";
import { bindProcessor, defineProcessor } from "./processor.ts";
import { createQueueFixture, eventually, parcelJob } from "./queue.fixture.ts";

/** Longer than a worker's blocking read (5 s) and its watchdog, which is where workers were seen to stop for good. */
const OUTAGE_MS = 7_000;

test("after an outage longer than its blocking read a worker takes work again, without a restart", async () => {
  const first = await startOwnRedis();
  const fixture = await createQueueFixture(first.url);
  const seen: string[] = [];
  fixture.start([
    bindProcessor(
      defineProcessor(parcelJob, async ({ parcel }) => void seen.push(parcel)),
      {},
    ),
  ]);
  await fixture.producer.add(parcelJob, { parcel: "before" }, "order-1");
  await eventually(() => seen.length === 1);

  await first.stop();
  await expect(fixture.producer.add(parcelJob, { parcel: "x" }, "order-2")).rejects.toMatchObject({
    code: "JOB_ADD_UNCERTAIN",
  });
  await pause(OUTAGE_MS);
  const second = await startOwnRedis(first.port);
  await eventually(() =>
    fixture.producer.add(parcelJob, { parcel: "after" }, "order-3").then(
      () => true,
      () => false,
    ),
  );
  await eventually(() => seen.includes("after"), 15_000);
  expect(seen).toEqual(["before", "after"]);

  second.stall();
  await pause(OUTAGE_MS);
  second.resume();
  await eventually(() =>
    fixture.producer.add(parcelJob, { parcel: "thawed" }, "order-4").then(
      () => true,
      () => false,
    ),
  );
  await eventually(() => seen.includes("thawed"), 15_000);
  await fixture.end();
  await second.stop();
}, 60_000);
