import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import { AppError } from "../errors/app-error.ts";
import { createRedisClient, REDIS_TIMEOUTS } from "../redis/client.ts";
import { defineJob } from "./job.ts";
import {
  bindProcessor,
  defineProcessor,
  type GiveUpJob,
  type JobContext,
  type ProcessJob,
} from "./processor.ts";
import { createQueueFixture, eventually, parcelJob, type QueueFixture } from "./queue.fixture.ts";

let fixture: QueueFixture;
beforeEach(async () => {
  fixture = await createQueueFixture(inject("redisUrl"));
});
afterEach(() => fixture.end());

type Run = ProcessJob<typeof parcelJob, object>;
type GiveUp = GiveUpJob<typeof parcelJob, object>;
const bound = (run: Run, onGiveUp?: GiveUp, job = parcelJob) =>
  bindProcessor(defineProcessor(job, run, onGiveUp ? { onGiveUp } : {}), {});
const add = (id = "order-1") => fixture.producer.add(parcelJob, { parcel: "a" }, id);
const reaches = (state: string, id = "order-1") =>
  eventually(async () => (await fixture.state(id)) === state);
const metricsText = async () => (await fixture.metrics.expose()).text;

const TURNAROUND = 'botfleet_job_turnaround_seconds_count{bot="depot",queue="parcels",job="weigh",outcome';

describe("a job's run", () => {
  test("gets the payload with its defaults, its deps, its id and its attempt", async () => {
    const seen: unknown[] = [];
    const processor = defineProcessor(parcelJob, async (input, deps: { scale: string }, context) => {
      seen.push(
        input,
        deps.scale,
        context.jobId,
        context.attempt,
        context.lastAttempt,
        context.signal.aborted,
      );
    });
    fixture.start([bindProcessor(processor, { scale: "exact" })]);
    await add();
    await reaches("completed");
    expect(seen).toEqual([{ parcel: "a", grams: 100 }, "exact", "order-1", 1, false, false]);
    const text = await metricsText();
    expect(text).toContain('botfleet_job_duration_seconds_count{queue="parcels",outcome="completed"} 1');
    expect(text).toContain('botfleet_job_wait_seconds_count{queue="parcels",outcome="completed"} 1');
    expect(text).toContain(`${TURNAROUND}="completed"} 1`);
    expect(text).toContain(`${TURNAROUND}="failed"} 0`);
  });

  test("does not begin when the stored payload no longer fits the schema", async () => {
    let runs = 0;
    await fixture.queue.add("weigh", { v: 1, input: { parcel: 7 } }, { jobId: "weigh.order-1", attempts: 3 });
    fixture.start([bound(async () => void runs++)]);
    await reaches("failed");
    expect(runs).toBe(0);
    expect((await fixture.queue.getJob("weigh.order-1"))?.failedReason).toContain("JOB_PAYLOAD_INVALID");
    expect(await metricsText()).toContain('botfleet_dead_letter_total{queue="parcels"} 1');
  });

  test.each([
    ["a name", "fold", { v: 1, input: { parcel: "a" } }],
    ["an envelope", "weigh", { v: 2, body: "a" }],
  ])("is put off, not failed, when only a later release knows %s", async (_, name, data) => {
    await fixture.queue.add(name, data, { jobId: "weigh.order-1" });
    fixture.start([bound(async () => undefined)]);
    await reaches("delayed");
    expect((await fixture.queue.getJob("weigh.order-1"))?.attemptsMade).toBe(0);
  });
});

describe("a run that fails", () => {
  test("is tried again after growing pauses, and its last attempt knows that it is the last", async () => {
    const attempts: [number, boolean][] = [];
    const run: Run = async (_input, _deps, { attempt, lastAttempt }) => {
      attempts.push([attempt, lastAttempt]);
      if (!lastAttempt) throw new Error("scale busy");
    };
    fixture.start([bound(run)]);
    await add();
    await reaches("completed");
    expect(attempts).toEqual([
      [1, false],
      [2, false],
      [3, true],
    ]);
    const text = await metricsText();
    expect(text).toContain('botfleet_job_retries_total{queue="parcels"} 2');
    // Three runs, one job.
    expect(text).toContain(`${TURNAROUND}="completed"} 1`);
  });

  test("with retry never is given up at once: the person is told before the job counts as failed", async () => {
    const told: unknown[] = [];
    let runs = 0;
    const run: Run = async () => {
      runs += 1;
      throw new AppError("HTTP_BAD_RESPONSE", "no such parcel", {
        messageKey: "no-parcel",
        details: { n: 1 },
      });
    };
    const giveUp: GiveUp = async ({ parcel }, _deps, error, { jobId }) => {
      told.push([parcel, error.code, error.messageKey, jobId, await fixture.state("order-1")]);
    };
    fixture.start([bound(run, giveUp)]);
    await add();
    await reaches("failed");
    expect(runs).toBe(1);
    expect(told).toEqual([["a", "HTTP_BAD_RESPONSE", "no-parcel", "order-1", "active"]]);
    expect(await metricsText()).toContain(`${TURNAROUND}="failed"} 1`);
    expect(await metricsText()).toContain('botfleet_dead_letter_total{queue="parcels"} 1');
  });

  test("for the last time is given up once, with the last error", async () => {
    const told: string[] = [];
    const run: Run = async (_input, _deps, { attempt }) => {
      throw new Error(`broken ${attempt}`);
    };
    fixture.start([bound(run, async (_input, _deps, error) => void told.push(error.message))]);
    await add();
    await reaches("failed");
    expect(told).toEqual(["JOB_FAILED: broken 3"]);
  });

  test("with a named pause waits at least that long and uses up no attempt", async () => {
    const times: number[] = [];
    const run: Run = async (_input, _deps, { attempt }) => {
      expect(attempt).toBe(1);
      times.push(Date.now());
      if (times.length < 6) throw new AppError("HTTP_QUOTA", "wait", { retry: { afterMs: 60 } });
    };
    fixture.start([bound(run)]);
    await add();
    await reaches("completed");
    const pauses = times.slice(1).map((time, i) => time - (times[i] ?? 0));
    expect(pauses).toHaveLength(5);
    for (const pause of pauses) expect(pause).toBeGreaterThanOrEqual(60);
  });

  test("with a pause beyond the job's patience is given up", async () => {
    const impatient = defineJob({ ...parcelJob, retry: { ...parcelJob.retry, maxWaitMs: 5_000 } });
    const told: string[] = [];
    const run: Run = async () => {
      throw new AppError("HTTP_QUOTA", "wait", { retry: { afterMs: 60_000 } });
    };
    fixture.start([bound(run, async (_input, _deps, error) => void told.push(error.code), impatient)]);
    await add();
    await reaches("failed");
    expect(told).toEqual(["HTTP_QUOTA"]);
  });
});

describe("a run beyond its time limit", () => {
  const brief = defineJob({ ...parcelJob, retry: { attempts: 2, backoffMs: 20 }, timeoutMs: 60 });

  test("sees its signal aborted and is tried again", async () => {
    const reasons: unknown[] = [];
    const run: Run = async (_input, _deps, { signal, attempt }) => {
      if (attempt === 2) return;
      await new Promise<void>((_, reject) => {
        signal.addEventListener("abort", () => {
          reasons.push((signal.reason as AppError).code);
          reject(new Error("stopped"));
        });
      });
    };
    fixture.start([bound(run, undefined, brief)]);
    await add();
    await reaches("completed");
    expect(reasons).toEqual(["JOB_TIMEOUT"]);
  });

  test("is abandoned when it does not heed the signal, and the give-up has time and a signal of its own", async () => {
    const told: [string, boolean][] = [];
    const never: Run = () => new Promise(() => undefined);
    const giveUp: GiveUp = async (_input, _deps, error, { signal }) =>
      void told.push([error.code, signal.aborted]);
    const once = defineJob({ ...brief, retry: { attempts: 1, backoffMs: 20 } });
    fixture.start([bound(never, giveUp, once)]);
    await fixture.producer.add(once, { parcel: "a" }, "order-1");
    await reaches("failed");
    expect(told).toEqual([["JOB_TIMEOUT", false]]);
  });
});

describe("giving up", () => {
  const refused = new AppError("HTTP_BAD_RESPONSE", "no");

  test("that fails is tried again, and the job itself never runs again", async () => {
    let runs = 0;
    let tellings = 0;
    const run: Run = async () => {
      runs += 1;
      throw refused;
    };
    const giveUp: GiveUp = async () => {
      tellings += 1;
      if (tellings < 2) throw new Error("Telegram is down");
    };
    fixture.start([bound(run, giveUp)]);
    await add();
    await reaches("failed");
    expect([runs, tellings]).toEqual([1, 2]);
  });

  test("that was decided before a crash is taken up with the same error", async () => {
    const told: [string, string][] = [];
    const givingUp = { code: "HTTP_QUOTA", message: "too many", details: {}, tries: 1 };
    await fixture.queue.add(
      "weigh",
      { v: 1, input: { parcel: "a" }, givingUp },
      { jobId: "weigh.order-1", attempts: 3 },
    );
    const run: Run = () => Promise.reject(new Error("must not run"));
    fixture.start([bound(run, async (_input, _deps, error) => void told.push([error.code, error.message]))]);
    await reaches("failed");
    expect(told).toEqual([["HTTP_QUOTA", "HTTP_QUOTA: too many"]]);
  });
});

describe("several workers", () => {
  test("share a queue and run each job once", async () => {
    const runs: string[] = [];
    const run: Run = async (_input, _deps, { jobId }) => void runs.push(jobId);
    fixture.start([bound(run)], { concurrency: { parcels: 3 } });
    fixture.start([bound(run)], { concurrency: { parcels: 3 } });
    await Promise.all(Array.from({ length: 60 }, (_, i) => add(`order-${i}`)));
    await eventually(async () => (await fixture.queue.getJobCountByTypes("completed")) === 60);
    expect(new Set(runs).size).toBe(60);
    expect(runs).toHaveLength(60);
  });

  test("two processors for one job, and a connection unfit for blocking, are refused", () => {
    const processor = bound(async () => undefined);
    const unfit = () =>
      createRedisClient(inject("redisUrl"), "unfit", "commands", REDIS_TIMEOUTS, Math.random);
    expect(() => fixture.start([processor, processor])).toThrow("CONFIG_INVALID");
    expect(() => fixture.start([processor], { connection: unfit })).toThrow("CONFIG_INVALID");
  });
});

describe("closing", () => {
  test("waits for the run under way and takes no further job", async () => {
    const release = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const run: Run = async () => {
      begun.resolve();
      await release.promise;
    };
    const workers = fixture.start([bound(run)], { concurrency: { parcels: 1 } });
    await add("order-1");
    await begun.promise;
    await add("order-2");
    const closed = workers.close(8_000);
    release.resolve();
    expect(await closed).toEqual({ abandoned: 0 });
    expect([await fixture.state("order-1"), await fixture.state("order-2")]).toEqual([
      "completed",
      "waiting",
    ]);
  });

  test("interrupts a run near the deadline and gives its job back, without using up an attempt", async () => {
    const contexts: JobContext[] = [];
    const run: Run = (_input, _deps, context) =>
      new Promise((_, reject) => {
        contexts.push(context);
        context.signal.addEventListener("abort", () => reject(context.signal.reason));
      });
    const workers = fixture.start([bound(run)]);
    await add();
    await eventually(() => contexts.length === 1);
    expect(await workers.close(2_200)).toEqual({ abandoned: 0 });
    const job = await fixture.queue.getJob("weigh.order-1");
    expect([await job?.getState(), job?.attemptsMade]).toEqual(["waiting", 0]);
  });
});

test("a worker is healthy while it works and while there is nothing to do", async () => {
  const workers = fixture.start([bound(async () => undefined)], { stuckAfterMs: 1 });
  expect(await workers.healthy()).toBe(true);
  await add();
  await reaches("completed");
  expect(await workers.healthy()).toBe(true);
  expect(await workers.healthy()).toBe(true);
});

test("a worker that leaves ready work lying is unhealthy, and healthy again once it takes work", async () => {
  const workers = fixture.start([bound(async () => undefined)], { stuckAfterMs: 100 });
  // A queue on hold looks to its worker as a fetch that never comes back.
  await fixture.queue.pause();
  await add();
  expect(await workers.healthy()).toBe(true);
  await eventually(async () => !(await workers.healthy()));
  await fixture.queue.resume();
  await reaches("completed");
  expect(await workers.healthy()).toBe(true);
});
