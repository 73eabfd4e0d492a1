import { rmSync, writeFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { BenchResult } from "../bench/result/report.ts";
import { type Round, rowOf } from "../bench/result/rows.ts";
import { ratiosOf } from "../bench/result/report.ts";
import { targetsOf } from "../bench/result/targets.ts";
import { sampleResult } from "../report/result.fixture.ts";
import { readKeptResults } from "./kept-results.ts";
import { performancePage } from "./page.ts";

let folder: string;
beforeAll(async () => {
  folder = join(await mkdtemp(join(tmpdir(), "performance-")), "kept");
  await mkdir(folder);
  await writeFile(join(folder, "bench.json"), JSON.stringify(bench()));
  const failed = sampleResult({
    profile: "5000",
    people_asked: 5000,
    people: 4990,
    verdict: 1,
    reasons: ["p99 was late"],
  });
  await writeFile(join(folder, "load-10000.json"), JSON.stringify(sampleResult()));
  await writeFile(join(folder, "load-5000.json"), JSON.stringify(failed));
});
afterAll(() => rm(join(folder, ".."), { recursive: true, force: true }));

test("the page shows the bench's ratios against their targets, and what is doubtful or missing", () => {
  const page = performancePage(readKeptResults(folder));
  expect(page).toContain("Run of 2026-11-26 01:20 UTC, 9 min, on 2 cores of Sample, 24 GB");
  expect(cellsOf(page, "pipeline/grammy")).toEqual(["pipeline/grammy", "≥ 2", "2.50", "2.50", "met"]);
  expect(cellsOf(page, "worker/bullmq")).toEqual(["worker/bullmq", "≥ 0.85", "–", "–", "not measured"]);
  expect(cellsOf(page, "ours")).toEqual([
    "ours",
    "10,000",
    "**10,000**",
    "10,000",
    "4 ms",
    "9 ms",
    "100 µs",
    "10,000",
  ]);
  expect(page).toContain("- aiogram was not measured: no Python");
  expect(page).toContain("- grammy: the load generator was the bottleneck");
});

test("runs of the bench on several machines stand under each other, the newest first", () => {
  const [kept] = readKeptResults(folder).benches;
  if (kept === undefined) throw new Error("there is no bench");
  const newer = { ...kept, date: "2026-11-27T03:24:00.000Z", machine: { ...kept.machine, cpu: "Other" } };
  writeFileSync(join(folder, "bench-other.json"), JSON.stringify(newer));
  const page = performancePage(readKeptResults(folder));
  const headings = page.split("\n").filter((line) => line.startsWith("### Bench"));
  expect(headings).toEqual([
    "### Bench of 2026-11-27 03:24 UTC, Other",
    "### Bench of 2026-11-26 01:20 UTC, Sample",
  ]);
  rmSync(join(folder, "bench-other.json"));
});

test("the page shows every load run in the order of people, with its verdict and its reasons", () => {
  const page = performancePage(readKeptResults(folder));
  expect(page.indexOf("### matchmaking, 5000")).toBeLessThan(page.indexOf("### matchmaking, 10000"));
  expect(cellsOf(page, "matchmaking, 5000")).toEqual([
    "matchmaking, 5000",
    "4,990",
    "1,003",
    "6.2 / 31 / 51",
    "310 ms",
    "0 / 0 / 0",
    "–",
    "failed",
  ]);
  expect(page).toContain("- p99 was late");
  expect(cellsOf(page, "reconciliation: every reply is accepted once").at(-1)).toBe("passed");
});

test("of a ramp to failure the page tells the knee, and what gave way after it", async () => {
  const knee = {
    people: 5_000,
    messages_per_s: 1_336,
    p95_ms: 28,
    cause: "at 1500 messages per second p95 was 140 ms",
  };
  const ramp = join(folder, "load-ramp.json");
  await writeFile(ramp, JSON.stringify(sampleResult({ profile: "ramp-to-failure", knee })));
  const page = performancePage(readKeptResults(folder));
  expect(cellsOf(page, "matchmaking, ramp-to-failure").at(-2)).toBe("1,336/s");
  expect(page).toContain("1,336 messages/s at p95 28 ms: at 1500 messages per second p95 was 140 ms.");
  rmSync(ramp);
});

test("without a kept run the page says so and still tells the sizes", () => {
  const page = performancePage(readKeptResults(join(folder, "missing")));
  expect(page.match(/No run is kept yet\./g)).toHaveLength(2);
  expect(cellsOf(page, "100,000")[1]).toBe("5,000");
  expect(page).not.toMatch(/undefined|NaN|Infinity/);
});

/** The cells of the first row that begins with a text. */
function cellsOf(page: string, first: string): string[] {
  const rows = page
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  return rows.find(([cell]) => cell === first) ?? [];
}

function bench(): BenchResult {
  const round = (perSecond: number): Round => ({
    perSecond,
    p50Ms: 4,
    p99Ms: 9,
    cpuUs: 1e6 / perSecond,
    cpuShare: 1,
    rssMb: 90,
  });
  const rows = [
    rowOf({ name: "pipeline", title: "ours", unit: "replies" }, [round(10_000)]),
    rowOf(
      { name: "grammy", title: "grammY", unit: "replies" },
      [round(4000)],
      ["the load generator was the bottleneck"],
    ),
  ];
  const targets = targetsOf(rows);
  return {
    date: "2026-11-26T01:20:00.000Z",
    seconds: 540,
    connections: 100,
    machine: {
      cpu: "Sample",
      cores: 2,
      memory_gb: 24,
      kernel: "6.18",
      node: "24.21.0",
      pinned: true,
      load_average: 0.1,
      cpu_pressure: 0,
      warnings: [],
    },
    rows,
    targets,
    ratios: ratiosOf(targets),
    skipped: [{ name: "aiogram", reason: "no Python" }],
    failures: [],
  };
}
