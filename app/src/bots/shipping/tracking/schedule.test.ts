import { expect, test } from "vitest";
import { nextCheckAt } from "./schedule.ts";

const HOUR_MS = 3_600_000;
const now = new Date("2026-11-26T12:00:00Z");
const ago = (days: number) => new Date(now.getTime() - days * 24 * HOUR_MS);
const hours = (state: Parameters<typeof nextCheckAt>[0]["state"], days: number, random = 0.5) =>
  (nextCheckAt({ state, created_at: ago(90), state_at: ago(days) }, now, random).getTime() - now.getTime()) /
  HOUR_MS;

test("a parcel out for delivery is asked for soon, one that is on its way less often", () => {
  expect([hours("out_for_delivery", 0), hours("in_transit", 0), hours("returning", 0)]).toEqual([2, 8, 24]);
});

test("one that stands still is asked for less often each week, down to a quarter", () => {
  expect([0, 7, 14, 21, 60].map((days) => hours("in_transit", days))).toEqual([8, 16, 24, 32, 32]);
});

test("parcels of one minute are spread over a fifth of the time", () => {
  expect(hours("in_transit", 0, 0)).toBeCloseTo(7.2);
  expect(hours("in_transit", 0, 0.999)).toBeCloseTo(8.8, 1);
});
