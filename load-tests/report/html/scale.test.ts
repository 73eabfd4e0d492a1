import { expect, test } from "vitest";
import { linearScale, logScale, timeScale } from "./scale.ts";

test.each([
  [1003, [0, 500, 1000, 1500]],
  [10_000, [0, 5000, 10_000]],
  [0.3, [0, 0.1, 0.2, 0.3]],
  [0, [0, 0.5, 1]],
])("a linear axis up to %d is written at round values", (highest, ticks) => {
  expect(linearScale(highest).ticks).toEqual(ticks);
});

test("a logarithmic axis takes whole decades, and what is below one stands on its ground", () => {
  const scale = logScale(683);
  expect(scale.ticks).toEqual([1, 10, 100, 1000]);
  expect([0, 1, 10, 1000].map(scale.position)).toEqual([0, 0, 1 / 3, 1]);
});

test.each([
  [178, [0, 60, 120]],
  [3600, [0, 900, 1800, 2700, 3600]],
  [0, [0]],
])("a time axis of %d seconds is written at steps of a clock", (end, ticks) => {
  expect(timeScale(end).ticks).toEqual(ticks);
});
