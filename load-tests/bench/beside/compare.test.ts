import { expect, test } from "vitest";
import { type Comparison, comparisonTable, compare } from "./compare.ts";
import type { Slice } from "./slice.ts";

const slice = (perSecond: number): Slice => ({ perSecond, cpuUs: 80, redisCpuUs: 40, p50Ms: 9, p99Ms: 20 });

test("ratios are taken within each pair: a machine that slows both down says nothing of either", () => {
  const pairs = [8_000, 2_000, 500, 8_000].map((rate) => ({ here: slice(1.1 * rate), other: slice(rate) }));
  const [rate, cpu] = compare(pairs);
  expect(rate?.other).toBe(5_000);
  expect(rate?.ratio).toBeCloseTo(1.1, 10);
  expect([rate?.lower, rate?.upper].map((ratio) => ratio?.toFixed(6))).toEqual(["1.100000", "1.100000"]);
  expect(cpu).toMatchObject({ figure: "CPU µs", here: 80, other: 80, ratio: 1 });
});

test("the middle half of the pairs shows how sure a ratio is", () => {
  const pairs = [90, 95, 100, 105, 110].map((here) => ({ here: slice(here), other: slice(100) }));
  expect(compare(pairs)[0]).toMatchObject({ ratio: 1, lower: 0.95, upper: 1.05 });
});

test("nothing is compared without a pair", () => {
  expect(() => compare([])).toThrow("there is no pair");
});

test("the table has a line for each figure", () => {
  const rate: Comparison = {
    figure: "replies/s",
    here: 9_555.6,
    other: 9_417.2,
    ratio: 1.0147,
    lower: 0.93,
    upper: 1.1134,
  };
  expect(comparisonTable([rate])).toMatch(
    /^ +here +other .*\nreplies\/s +9,556 +9,417 +1\.015 +0\.930 to 1\.113$/,
  );
});
