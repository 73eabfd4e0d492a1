import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { AppError } from "../errors/app-error.ts";
import { createChatHash, withoutChats } from "../observe/chat-hash.ts";
import { recordingLogger } from "../observe/log-lines.fixture.ts";
import { bindProcessor, defineProcessor } from "./processor.ts";
import { createQueueFixture, parcelJob, type QueueFixture } from "./queue.fixture.ts";

let fixture: QueueFixture;
beforeEach(async () => {
  fixture = await createQueueFixture(inject("redisUrl"));
});
afterEach(() => fixture.end());

test("each attempt at a job has one line, with the chat in its id hashed and nothing of its payload", async () => {
  const log = recordingLogger();
  const chatHash = createChatHash("1:test");
  const shownId = (id: string) => withoutChats(id, chatHash);
  const work = defineProcessor(parcelJob, async ({ parcel }, _deps, { attempt }) => {
    if (attempt === 1) throw new AppError("JOB_FAILED", "the scale is dirty", { retry: "backoff" });
    if (parcel === "never") throw new AppError("ORDER_NOT_FOUND", "no such parcel");
  });
  fixture.start([bindProcessor(work, {})], { logger: log.logger, shownId });
  for (const parcel of ["mine", "never"])
    await fixture.producer.add(parcelJob, { parcel }, `5551234567.m${parcel.length}`);
  const ended = () => log.records("job").filter(({ outcome }) => outcome !== "retry").length;
  await expect.poll(ended, { timeout: 10_000 }).toBe(2);

  const jobId = (number: number) => `weigh.${chatHash(5_551_234_567)}.m${number}`;
  const line = { level: 30, name: "test", job: "weigh", queue: "parcels", ms: expect.any(Number) };
  for (const [number, outcome] of [
    [4, "completed"],
    [5, "failed"],
  ] as const)
    expect(log.records("job").filter((record) => record.jobId === jobId(number))).toMatchObject([
      { ...line, attempt: 1, outcome: "retry" },
      { ...line, attempt: 2, outcome },
    ]);
  expect(log.lines.join("")).not.toMatch(/5551234567|mine/);
});
