import { expect, test } from "vitest";
import type { ApiServiceObject } from "./api-service.ts";
import { REACH, reachedOf, Withdrawals } from "./reach.ts";

const MINUTE = 60_000;
const FALSE_AT = "2026-01-01T00:00:00Z";
const says = (status: string): ApiServiceObject => ({
  status: {
    conditions: [{ type: "Available", status, message: "timed out", lastTransitionTime: FALSE_AT }],
  },
});

test("what the API server has not tried is neither reached nor unreached", () => {
  expect(reachedOf(undefined)).toEqual({ kind: "untried" });
  expect(reachedOf({})).toEqual({ kind: "untried" });
  expect(reachedOf(says("Unknown"))).toEqual({ kind: "untried" });
  expect(reachedOf(says("True"))).toEqual({ kind: "reached" });
  expect(reachedOf(says("False"))).toEqual({
    ...{ kind: "unreached", since: Date.parse(FALSE_AT), why: "timed out" },
  });
});

test("it is borne for three minutes, then kept away for 10, 20, 40 minutes and so on, up to two hours", () => {
  const withdrawals = new Withdrawals(
    { patienceMs: 3 * MINUTE, firstMs: 10 * MINUTE, capMs: 120 * MINUTE },
    0,
  );
  expect(withdrawals.patienceLeft({ since: 0 }, 2 * MINUTE)).toBe(MINUTE);
  expect(withdrawals.patienceLeft({ since: 0 }, 3 * MINUTE)).toBe(0);
  const pauses = Array.from({ length: 6 }, () => withdrawals.add("timed out", 0).until / MINUTE);
  expect(pauses).toEqual([10, 20, 40, 80, 120, 120]);
  expect(withdrawals.at(119 * MINUTE)).toEqual({ why: "timed out", until: 120 * MINUTE });
  expect(withdrawals.at(120 * MINUTE)).toBeUndefined();
});

test("what was out of reach before this process began has its three minutes from then on", () => {
  const begun = 60 * MINUTE;
  const withdrawals = new Withdrawals({ ...REACH, patienceMs: 3 * MINUTE }, begun);
  expect(withdrawals.patienceLeft({ since: 0 }, begun)).toBe(3 * MINUTE);
  expect(withdrawals.patienceLeft({ since: 0 }, begun + 3 * MINUTE)).toBe(0);
  expect(withdrawals.patienceLeft({ since: begun + MINUTE }, begun + 3 * MINUTE)).toBe(MINUTE);
});

test("once it was reached the next failure is a first one again", () => {
  const withdrawals = new Withdrawals({ patienceMs: 1, firstMs: 10, capMs: 100 }, 0);
  withdrawals.add("timed out", 0);
  withdrawals.add("timed out", 0);
  withdrawals.forget();
  expect(withdrawals.at(0)).toBeUndefined();
  expect(withdrawals.add("timed out", 0).until).toBe(10);
});
