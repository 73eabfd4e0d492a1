import { expect, test } from "vitest";
import { createManualClock } from "./clock.ts";
import { createRateWindow } from "./rate-window.ts";

test("a window counts down, refuses at zero and is whole again when its time is over", () => {
  const clock = createManualClock();
  const window = createRateWindow(2, 60_000, clock);
  expect(window.take("a")).toMatchObject({ allowed: true, remaining: 1, resetMs: 60_000 });
  clock.advance(20_000);
  expect(window.take("a")).toMatchObject({ allowed: true, remaining: 0, resetMs: 40_000 });
  expect(window.take("a")).toMatchObject({ allowed: false, remaining: 0 });
  clock.advance(40_000);
  expect(window.take("a")).toMatchObject({ allowed: true, remaining: 1 });
});

test("every key has a window of its own", () => {
  const window = createRateWindow(1, 60_000, createManualClock());
  window.take("a");
  expect(window.take("a").allowed).toBe(false);
  expect(window.take("b").allowed).toBe(true);
});

test("what costs more than is left takes nothing", () => {
  const window = createRateWindow(10, 60_000, createManualClock());
  window.take("a", 8);
  expect(window.take("a", 3)).toMatchObject({ allowed: false, remaining: 2 });
  expect(window.take("a", 2)).toMatchObject({ allowed: true, remaining: 0 });
});
