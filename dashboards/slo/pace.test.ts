import { expect, test } from "vitest";
import { quickened, REAL_TIME, secondsOf } from "./pace.ts";

const DURATIONS = ["15s", "1m", "5m", "30m", "1h", "2h", "6h", "1d", "3d", "30d"];

test("in production a duration lasts what it says", () => {
  expect(DURATIONS.map(REAL_TIME)).toEqual(DURATIONS);
  expect(DURATIONS.map(secondsOf)).toEqual([
    15, 60, 300, 1_800, 3_600, 7_200, 21_600, 86_400, 259_200, 2_592_000,
  ]);
  expect(secondsOf("1500ms")).toBe(1.5);
  expect(() => secondsOf("a while")).toThrow("a while is no duration");
});

test("quickened, five minutes take what is asked, a month about a minute, and the longer stays the longer", () => {
  const seconds = DURATIONS.map((duration) => secondsOf(quickened(2)(duration)));
  expect(seconds[2]).toBe(2);
  expect(seconds.at(-1)).toBeCloseTo(62.6, 0);
  expect(seconds).toEqual(seconds.toSorted((a, b) => a - b));
});
