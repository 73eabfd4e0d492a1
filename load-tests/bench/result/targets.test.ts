import { expect, test } from "vitest";
import { sampleRow } from "./result.fixture.ts";
import { type Target, targetsOf } from "./targets.ts";

const named = (targets: readonly Target[], name: string): Target | undefined =>
  targets.find((target) => target.name === name);

test("a ratio is of the median rates of the same run, beside that of the rates per CPU-second", () => {
  const targets = targetsOf([sampleRow("pipeline", 9_000, 100), sampleRow("grammy", 4_000, 250)]);
  expect(named(targets, "pipeline/grammy")).toEqual({
    name: "pipeline/grammy",
    ratio: 2.25,
    cpu_ratio: 2.5,
    at_least: 2,
    at_most: null,
    met: true,
  });
});

test("a target just missed is missed", () => {
  const targets = targetsOf([sampleRow("worker-50", 8_400, 80), sampleRow("bullmq-50", 10_000, 70)]);
  expect(named(targets, "worker/bullmq")).toMatchObject({ ratio: 0.84, met: false });
});

test("flatness compares CPU time and misses in both directions", () => {
  const flat = (cpuUs: number) =>
    named(
      targetsOf([sampleRow("pipeline-100", 1, 100), sampleRow("pipeline-1000000", 1, cpuUs)]),
      "flatness",
    );
  expect(flat(110)).toMatchObject({ ratio: 1.1, met: true });
  expect(flat(126)).toMatchObject({ ratio: 1.26, met: false });
  expect(flat(70)).toMatchObject({ ratio: 0.7, met: false });
});

test("a ratio without a target is measured, and neither met nor missed", () => {
  const targets = targetsOf([
    sampleRow("matcher-24000", 43_000, 6),
    sampleRow("naive-24000", 25_000, 38),
    sampleRow("matcher-24000-memory", 43_000, 6),
    sampleRow("naive-24000-memory", 25_000, 38),
  ]);
  expect(named(targets, "matcher/naive-24000")).toMatchObject({ ratio: 1.72, at_least: null, met: null });
  expect(named(targets, "matcher/naive-24000-memory")).toMatchObject({ ratio: 1.72, met: false });
});

test("a ratio without one of its rows is neither met nor missed", () => {
  expect(named(targetsOf([sampleRow("pipeline", 9_000, 100)]), "pipeline/aiogram")).toMatchObject({
    ratio: null,
    met: null,
  });
});
