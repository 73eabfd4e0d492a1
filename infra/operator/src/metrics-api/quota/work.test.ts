import { afterEach, beforeEach, expect, test } from "vitest";
import { createMetrics, type Metrics } from "../../../../../app/src/platform/observe/metrics.ts";
import { limitsOf, RecentWork, type Work, workOf } from "./work.ts";

let metrics: Metrics;
beforeEach(() => {
  metrics = createMetrics({ version: "test" });
});
afterEach(() => metrics.close());

test("a worker's page tells how long completed jobs took, how many of each there were, and what its keys allow", async () => {
  const done = { bot: "shipping", queue: "labels", job: "label-buy", outcome: "completed" };
  metrics.jobDuration.observe({ queue: "labels", outcome: "completed" }, 2);
  metrics.jobDuration.observe({ queue: "labels", outcome: "completed" }, 4);
  metrics.jobDuration.observe({ queue: "labels", outcome: "put-off" }, 100);
  metrics.jobTurnaround.observe(done, 60);
  metrics.jobTurnaround.observe(done, 60);
  metrics.jobTurnaround.observe({ ...done, outcome: "failed" }, 60);
  metrics.httpQuotaLimit.set({ service: "shipstation" }, 40);
  const { text } = await metrics.expose();
  expect(workOf(text)).toEqual({ seconds: { labels: 6 }, jobs: { "labels/label-buy": 2 } });
  expect(limitsOf(text)).toEqual({ shipstation: 40 });
});

test("a page of a pod that did nothing yet tells nothing", async () => {
  const { text } = await metrics.expose();
  expect(workOf(text)).toEqual({ seconds: {}, jobs: {} });
  expect(limitsOf(text)).toEqual({});
});

const work = (jobs: number): Work => ({ seconds: { labels: jobs * 2 }, jobs: { "labels/label-buy": jobs } });
const pods = (counts: Readonly<Record<string, number>>) =>
  new Map(Object.entries(counts).map(([name, jobs]) => [name, work(jobs)]));

test("what was done lately is what grew within five minutes, of pods that began or began anew meanwhile all of it", () => {
  const recent = new RecentWork();
  recent.add(pods({ a: 1_000, b: 1_000, gone: 50 }), 0);
  expect(recent.add(pods({ a: 1_010, b: 5, young: 7 }), 60_000)).toEqual({
    ...{ lately: work(10 + 5 + 7), ever: work(1_010 + 5 + 7) },
  });
  recent.add(pods({ a: 1_100 }), 300_000);
  expect(recent.add(pods({ a: 1_150 }), 360_000).lately).toEqual(work(140)); // since 60 s
  expect(recent.add(pods({ a: 1_150 }), 700_000).lately).toEqual(work(0)); // since 360 s
});
