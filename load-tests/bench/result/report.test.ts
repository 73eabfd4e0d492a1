import { expect, test } from "vitest";
import { type BenchResult, printed, ratiosOf } from "./report.ts";
import { sampleRow } from "./result.fixture.ts";
import { targetsOf } from "./targets.ts";

const rows = [
  sampleRow("grammy", 4_430, 210, { p50Ms: 13, p99Ms: 38, loadShare: 0.3, loadCoreBusy: 0.4 }),
  sampleRow("pipeline", 9_680, 98, {
    p50Ms: 5.5,
    p99Ms: 31,
    loadShare: 0.5,
    loadCoreBusy: 0.9,
    redisCpuUs: 60,
  }),
  sampleRow("bullmq-50", 14_000, 60),
  sampleRow("worker-50", 11_000, 80),
  sampleRow("naive-24000", 25_000, 40),
  sampleRow("matcher-24000", 42_500, 6),
];
const targets = targetsOf(rows);
const result: BenchResult = {
  date: "2026-01-01T00:00:00.000Z",
  seconds: 300,
  machine: {
    cpu: "Some CPU",
    cores: 2,
    memory_gb: 8,
    kernel: "6.1",
    node: "24.0.0",
    pinned: true,
    load_average: 3,
    cpu_pressure: 20,
    warnings: ["the machine is busy"],
  },
  connections: 100,
  rows,
  ratios: ratiosOf(targets),
  targets,
  skipped: [{ name: "aiogram", reason: "no Python" }],
  failures: [{ name: "matching", problem: "it broke" }],
};

test("the JSON has rows and ratios by the names that others read", () => {
  const read = JSON.parse(JSON.stringify(result));
  expect(read.rows[1]).toMatchObject({
    name: "pipeline",
    min: 9_680,
    median: 9_680,
    max: 9_680,
    p50_ms: 5.5,
    p99_ms: 31,
    cpu_us: 98,
  });
  expect(read.ratios).toEqual({
    "pipeline/grammy": 2.19,
    "worker/bullmq": 0.79,
    "matcher/naive-24000": 1.7,
  });
});

test("the table shows every row in columns, then titles, targets, and what was skipped, doubtful or failed", () => {
  const text = printed(result);
  const [heading = "", first = ""] = text.split("\n").slice(3);
  expect(heading).toMatch(/^program +unit +min +median +max/);
  expect(first.indexOf("4,430")).toBeGreaterThan(0);
  expect(first.length).toBe(heading.length);
  expect(text).toMatch(/pipeline\/grammy +met +2\.19 +≥ 2 /);
  expect(text).toMatch(/worker\/bullmq +NOT MET +0\.79 +≥ 0\.85/);
  expect(text).toMatch(/matcher\/naive-24000 +none +1\.70 +6\.67/);
  expect(text).toContain("pipeline: the pipeline program");
  expect(text).toContain("skipped aiogram: no Python");
  expect(text).toContain("note: the machine is busy");
  expect(text).toContain("FAILED matching: it broke");
  expect(text).not.toContain("flatness");
});
