import { expect, test } from "vitest";
import { createProgressWatch, type WorkerObservation } from "./progress-watch.ts";

const idle: WorkerObservation = { ready: true, free: true, progress: 5 };

/** Observes every 10 s for two minutes; `vary` gives what is seen at each turn. */
function stuckWithin2Minutes(vary: (turn: number) => Partial<WorkerObservation>): boolean {
  let now = 0;
  const watch = createProgressWatch(60_000, () => now);
  return Array.from({ length: 13 }, (_, turn) => {
    now = turn * 10_000;
    return watch.observe({ ...idle, ...vary(turn) });
  }).includes(true);
}

test("ready work, room for it and no progress for a minute is a stuck worker", () => {
  expect(stuckWithin2Minutes(() => ({}))).toBe(true);
});

test.each([
  ["there is no work", () => ({ ready: false })],
  ["all its room is taken", () => ({ free: false })],
  ["it begins and ends jobs", (turn: number) => ({ progress: turn })],
  ["it did something half-way through", (turn: number) => ({ progress: turn < 6 ? 5 : 6 })],
  ["the work was taken in between", (turn: number) => ({ ready: turn !== 6 })],
])("it is not stuck when %s", (_, vary) => {
  expect(stuckWithin2Minutes(vary)).toBe(false);
});
