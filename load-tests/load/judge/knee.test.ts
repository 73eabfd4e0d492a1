import { expect, test } from "vitest";
import { slo } from "../../../app/src/bots/matchmaking/slo.ts";
import { kneeOf, type Step } from "./knee.ts";

function step(askedPerSecond: number, changes: Partial<Step> = {}): Step {
  const felt = { samples: 1_000, p50_ms: 5, p95_ms: 20, p99_ms: 40, max_ms: 90 };
  return {
    people: 5_000,
    messagesPerSecond: askedPerSecond,
    askedPerSecond,
    leastPerSecond: askedPerSecond * 0.95,
    felt,
    seen: 1,
    leftOut: 0,
    pressure: 0.4,
    ...changes,
  };
}
const slow = { samples: 1_000, p50_ms: 90, p95_ms: 412, p99_ms: 900, max_ms: 2_000 };

test("the knee is the last step that held", () => {
  const knee = kneeOf([step(250), step(500), step(750, { felt: slow, pressure: 0.93 })], slo);
  expect(knee).toEqual({
    people: 5_000,
    messages_per_s: 500,
    p95_ms: 20,
    cause:
      "at 750 messages per second p95 was 412 ms, p99 was 900 ms; 93 % of the time somebody waited for a processor",
  });
});

test("what two bots of a fleet promise alike is told once", () => {
  expect(kneeOf([step(250), step(500, { felt: slow })], [...slo, ...slo])).toMatchObject({
    cause: expect.stringMatching(/^at 500 messages per second p95 was 412 ms, p99 was 900 ms;/),
  });
});

test("a step that did not hold before one that did is no knee, but told", () => {
  const steps = [
    step(250),
    step(500, { felt: slow }),
    step(750),
    step(1_000, { seen: 0.5 }),
    step(1_250, { felt: null }),
  ];
  expect(kneeOf(steps, slo)).toMatchObject({
    messages_per_s: 750,
    cause:
      "at 1000 messages per second only 50 % were seen; 40 % of the time somebody waited for a processor; " +
      "before that, for a while, at 500 messages per second p95 was 412 ms, p99 was 900 ms",
  });
});

test.each<[string, Partial<Step>, RegExp]>([
  ["too little was seen", { seen: 0.99 }, /only 99 % were seen/],
  ["the messages could not be made", { messagesPerSecond: 400 }, /only 400 per second were made/],
  ["k6 left out 0.2 %", { leftOut: 0.002 }, /k6 left out 0.2 %/],
  ["nothing was seen", { felt: null }, /nothing was seen/],
])("a step does not hold when %s", (_why, changes, cause) => {
  expect(kneeOf([step(250), step(500, changes)], slo)).toMatchObject({
    messages_per_s: 250,
    cause: expect.stringMatching(cause),
  });
});

test("where every step held the knee is further out, and where none did there is none", () => {
  expect(kneeOf([step(250), step(500)], slo)).toMatchObject({
    messages_per_s: 500,
    cause: expect.stringMatching(/further out/),
  });
  expect(kneeOf([step(250, { felt: slow })], slo)).toBeNull();
});
