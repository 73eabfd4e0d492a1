import { expect, test } from "vitest";
import { rowOf } from "./rows.ts";

const about = { name: "pipeline", title: "ours", unit: "replies" };

test("a row has the extremes and the median of its rounds, and the medians of their times", () => {
  const rounds = [
    { perSecond: 900.4, p50Ms: 5, p99Ms: 30, cpuUs: 100, cpuShare: 0.9, rssMb: 80 },
    { perSecond: 1_100, p50Ms: 4, p99Ms: 90, cpuUs: 90, cpuShare: 1, rssMb: 90 },
    { perSecond: 1_000, p50Ms: 9, p99Ms: 20, cpuUs: 110, cpuShare: 0.95, rssMb: 100 },
  ];
  expect(rowOf(about, rounds, ["one note"])).toMatchObject({
    name: "pipeline",
    min: 900,
    median: 1_000,
    max: 1_100,
    p50_ms: 5,
    p99_ms: 30,
    cpu_us: 100,
    per_cpu_second: 10_000,
    cpu_share: 0.95,
    rss_mb: 90,
    rounds: 3,
    notes: ["one note"],
  });
});

test("what was not measured is null, not zero", () => {
  const row = rowOf(about, [{ perSecond: 10, cpuUs: 1, cpuShare: 0.1, rssMb: 50 }]);
  expect(row).toMatchObject({ p50_ms: null, p99_ms: null, load_share: null, redis_cpu_us: null });
});

test("a program without a round has no row", () => {
  expect(() => rowOf(about, [])).toThrow("pipeline has no round");
});
