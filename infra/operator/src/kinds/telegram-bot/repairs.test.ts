import { expect, test } from "vitest";
import { Repairs } from "./repairs.ts";

const MINUTE = 60_000;
const made = () => new Repairs({ most: 3, withinMs: 15 * MINUTE, pauseMs: 5 * MINUTE });

test("the third repair of a kind in a quarter of an hour is one too many, until its pause is over", () => {
  const repairs = made();
  for (const at of [0, 0.5, 1]) {
    expect(repairs.unsettled("n/shop", 1, at * MINUTE)).toBeUndefined();
    repairs.record("n/shop", 1, ["refused"], at * MINUTE);
  }
  expect(repairs.unsettled("n/shop", 1, MINUTE)).toEqual({ kind: "refused", times: 3 });
  expect(repairs.unsettled("n/shop", 1, 5.9 * MINUTE)).toEqual({ kind: "refused", times: 3 });
  expect(repairs.unsettled("n/shop", 1, 6 * MINUTE)).toBeUndefined();
  // Tried again, and in vain: at once the next pause.
  repairs.record("n/shop", 1, ["refused"], 6 * MINUTE);
  expect(repairs.unsettled("n/shop", 1, 7 * MINUTE)).toEqual({ kind: "refused", times: 4 });
});

test("repairs now and then, of different kinds, of another bot or of an older spec are none too many", () => {
  const repairs = made();
  for (const at of [0, 10, 20, 30]) repairs.record("n/rare", 1, ["address"], at * MINUTE);
  expect(repairs.unsettled("n/rare", 1, 30 * MINUTE)).toBeUndefined();
  for (const kind of ["address", "secret", "updates"] as const) repairs.record("n/mixed", 1, [kind], 0);
  expect(repairs.unsettled("n/mixed", 1, 0)).toBeUndefined();
  for (const at of [0, 1, 2]) repairs.record("n/shop", 1, ["address"], at);
  expect(repairs.unsettled("n/other", 1, 2)).toBeUndefined();
  expect(repairs.unsettled("n/shop", 2, 2)).toBeUndefined();
});
