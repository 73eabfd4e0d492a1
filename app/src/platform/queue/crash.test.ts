import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { AppError } from "../errors/app-error.ts";
import { bindProcessor, defineProcessor, type GiveUpJob, type ProcessJob } from "./processor.ts";
import { createQueueFixture, eventually, parcelJob, type QueueFixture } from "./queue.fixture.ts";

let fixture: QueueFixture;
let child: ChildProcess;
beforeEach(async () => {
  fixture = await createQueueFixture(inject("redisUrl"));
  const script = fileURLToPath(new URL("crash-worker.fixture.ts", import.meta.url));
  child = fork(script, [inject("redisUrl"), fixture.prefix], { execArgv: [] });
});
afterEach(async () => {
  child.kill("SIGKILL");
  await fixture.end();
});

type Run = ProcessJob<typeof parcelJob, object>;
type GiveUp = GiveUpJob<typeof parcelJob, object>;
const bound = (run: Run, onGiveUp: GiveUp = async () => undefined) =>
  bindProcessor(defineProcessor(parcelJob, run, { onGiveUp }), {});

/** Gives the child a job and kills it with SIGKILL in the middle of it. */
async function killDuring(parcel: string, step: string): Promise<void> {
  await fixture.producer.add(parcelJob, { parcel }, "order-1");
  expect(await once(child, "message")).toEqual([step, undefined]);
  const exit = once(child, "exit");
  child.kill("SIGKILL");
  await exit;
  expect(await fixture.state("order-1")).toBe("active");
}

test("a worker killed in the middle of a job: another one runs it again, and it completes", async () => {
  await killDuring("a", "running");
  const attempts: number[] = [];
  fixture.start([bound(async (_input, _deps, { attempt }) => void attempts.push(attempt))]);
  await eventually(async () => (await fixture.state("order-1")) === "completed");
  expect(attempts).toEqual([1]);
});

test("a worker killed while giving a job up: another one gives it up for the same reason and never runs it", async () => {
  await killDuring("doomed", "giving up");
  const told: string[] = [];
  let runs = 0;
  const giveUp: GiveUp = async (_input, _deps, error) => void told.push(error.message);
  fixture.start([bound(async () => void runs++, giveUp)]);
  await eventually(async () => (await fixture.state("order-1")) === "failed");
  expect(told).toEqual(["HTTP_BAD_RESPONSE: no such parcel"]);
  expect(runs).toBe(0);
});

test("a job that outlived its share of workers is given up and not run again", async () => {
  await killDuring("a", "running");
  const told: string[] = [];
  let runs = 0;
  const giveUp: GiveUp = async (_input, _deps, error) => void told.push(error.code);
  fixture.start([bound(async () => void runs++, giveUp)], { maxStalledCount: 0 });
  await eventually(async () => (await fixture.state("order-1")) === "failed");
  expect(told).toEqual(["JOB_CRASHED"]);
  expect(runs).toBe(0);
});

test("a run whose lock was lost is told to stop and leaves the job to its new owner", async () => {
  child.kill("SIGKILL");
  const reasons: unknown[] = [];
  const told: string[] = [];
  const run: Run = (_input, _deps, { signal }) =>
    new Promise((_, reject) => {
      signal.addEventListener("abort", () => {
        reasons.push(signal.reason);
        reject(signal.reason);
      });
    });
  const giveUp: GiveUp = async (_input, _deps, error) => void told.push(error.code);
  fixture.start([bound(run, giveUp)], { stalledIntervalMs: 600_000 });
  await fixture.producer.add(parcelJob, { parcel: "a" }, "order-1");
  const lock = `{${fixture.prefix}-parcels}:parcels:weigh.order-1:lock`;
  await eventually(async () => (await fixture.redis.exists(lock)) === 1);
  await fixture.redis.set(lock, "another worker", "PX", 60_000);
  await eventually(() => reasons.length === 1);
  expect(reasons).toMatchObject([{ code: "JOB_LOCK_LOST" }]);
  await eventually(async () => (await fixture.metrics.expose()).text.includes('outcome="interrupted"'));
  expect(await fixture.state("order-1")).toBe("active");
  expect(await fixture.redis.get(lock)).toBe("another worker");
  expect(told).toEqual([]);
});

test.each([
  ["gives the job up", new AppError("HTTP_BAD_RESPONSE", "no")],
  ["puts it off", new AppError("HTTP_QUOTA", "wait", { retry: { afterMs: 50 } })],
])("a run that fails after its lock was lost changes nothing, even if its error %s", async (_, error) => {
  child.kill("SIGKILL");
  const lock = `{${fixture.prefix}-parcels}:parcels:weigh.order-1:lock`;
  const told: string[] = [];
  const run: Run = async () => {
    await fixture.redis.set(lock, "another worker", "PX", 60_000);
    throw error;
  };
  fixture.start([bound(run, async (_input, _deps, { code }) => void told.push(code))], {
    stalledIntervalMs: 600_000,
  });
  await fixture.producer.add(parcelJob, { parcel: "a" }, "order-1");
  await eventually(async () => (await fixture.metrics.expose()).text.includes("job_duration_seconds_count"));
  expect(await fixture.state("order-1")).toBe("active");
  expect(await fixture.redis.get(lock)).toBe("another worker");
  expect(told).toEqual([]);
});
