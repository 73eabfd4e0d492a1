import { expect, test } from "vitest";
import { AppError, type Retry } from "../errors/app-error.ts";
import { backoffDelay, type FailedRun, judgeFailure, spreadDelay } from "./failure.ts";

const run: FailedRun = { retry: { attempts: 3, backoffMs: 100 }, lastAttempt: false, ageMs: 0 };
const error = (retry: Retry) => new AppError("HTTP_TIMEOUT", "late", { retry });
const day = 24 * 3600 * 1000;

test.each([
  ["backoff, attempts left", error("backoff"), run, "retry"],
  ["backoff, last attempt", error("backoff"), { ...run, lastAttempt: true }, "give-up"],
  ["never", error("never"), run, "give-up"],
  ["a named pause", error({ afterMs: 5_000 }), run, "put-off"],
  ["a named pause on the last attempt", error({ afterMs: 5_000 }), { ...run, lastAttempt: true }, "put-off"],
  [
    "a named pause that ends after a day",
    error({ afterMs: 5_000 }),
    { ...run, ageMs: day - 4_000 },
    "give-up",
  ],
  ["an error nobody classified", new TypeError("x"), run, "retry"],
  ["a thrown text on the last attempt", "x", { ...run, lastAttempt: true }, "give-up"],
])("%s", (_, thrown, failed, kind) => {
  expect(judgeFailure(thrown, failed).kind).toBe(kind);
});

test("pauses double up to five minutes, half of each at random", () => {
  expect([1, 2, 3, 4].map((made) => backoffDelay(made, 100, () => 1))).toEqual([100, 200, 400, 800]);
  expect([1, 2, 3, 4].map((made) => backoffDelay(made, 100, () => 0))).toEqual([50, 100, 200, 400]);
  expect(backoffDelay(40, 100, () => 1)).toBe(300_000);
});

test("a pause the other side named is never shortened", () => {
  expect(spreadDelay(1_000, () => 0)).toBe(1_000);
  expect(spreadDelay(1_000, () => 1)).toBe(1_100);
  expect(spreadDelay(-5, () => 1)).toBe(0);
});
