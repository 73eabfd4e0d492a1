import { expect, test } from "vitest";
import { timeline } from "../../scenarios/plan.ts";
import { readArguments } from "../arguments.ts";
import { LOADED_BOTS } from "../bots.ts";
import { readSummary } from "../k6/summary.ts";
import { makePlan } from "../make-plan.ts";
import { generatorOf, rampOf } from "./ramp.ts";

const bots = LOADED_BOTS.filter(({ name }) => name === "matchmaking");
const asked = readWith(["--profile", "ramp-to-failure"]);
const plan = makePlan(asked, bots, { url: "http://127.0.0.1:1", files: {} });
const phases = timeline(plan);
const watch = { use: () => [], growth: () => 0, stop: async () => {} };

function readWith(args: readonly string[]) {
  const found = readArguments(args);
  if (found === undefined) throw new Error("no help was asked for");
  return found;
}

/** What k6 says when each phase went well but for what is given: 95th percentile, and acts left out. */
function summaryWith(troubles: Readonly<Record<string, { p95?: number; leftOut?: number }>>) {
  const acts = (seconds: number, pace: number) => Math.round(seconds * pace * 500);
  const metrics = phases.flatMap(({ name, pace, seconds }) => {
    const { p95 = 20, leftOut = 0 } = troubles[name] ?? {};
    return [
      [`felt{phase:${name}}`, { count: 100, med: 5, max: 4_000, "p(95)": p95, "p(99)": p95 }],
      [`seen{phase:${name}}`, { rate: 1, passes: acts(seconds, pace), fails: 0 }],
      [`skipped{phase:${name}}`, { count: leftOut }],
    ] as const;
  });
  const all = phases.reduce((sum, { pace, seconds }) => sum + acts(seconds, pace), 0);
  const skipped = Object.values(troubles).reduce((sum, { leftOut = 0 }) => sum + leftOut, 0);
  const whole = [
    ["seen", { rate: 1, passes: all, fails: 0 }],
    ["skipped", { count: skipped }],
  ] as const;
  return readSummary({
    startedAt: 0,
    metrics: Object.fromEntries([...metrics, ...whole].map(([name, values]) => [name, { values }])),
  });
}

const rampWith = (summary: ReturnType<typeof summaryWith>, profile = asked) =>
  rampOf({ asked: profile, bots, plan, summary, watch }, phases);

test("what was left out after the knee is not held against the generator", () => {
  const summary = summaryWith({
    "pace-3": { p95: 900, leftOut: 4_000 },
    "pace-4": { p95: 2_500, leftOut: 9_000 },
  });
  const ramp = rampWith(summary);
  expect(ramp?.knee).toMatchObject({
    messages_per_s: 1_250,
    cause: expect.stringContaining("k6 left out 8.16 %"),
  });
  expect(ramp?.phases.at(-1)).toBe("pace-2.5");
  expect(generatorOf(summary, ramp)).toMatchObject({ dropped: 0 });
});

test("what was left out before the knee is", () => {
  const summary = summaryWith({ arrive: { leftOut: 70 }, "pace-1": { leftOut: 1 }, "pace-4": { p95: 900 } });
  const { dropped, iterations } = generatorOf(summary, rampWith(summary));
  expect(dropped).toBe(71);
  expect(iterations).toBeLessThan(summary.acts({}));
});

test("a step that the generator could not keep up with is none that held, whatever was felt", () => {
  const summary = summaryWith({ "pace-4": { leftOut: 100 } });
  expect(rampWith(summary)?.knee).toMatchObject({ messages_per_s: 1_500 });
});

test("a run of another profile is judged by all that was left out", () => {
  const summary = summaryWith({ "pace-4": { leftOut: 9_000 } });
  const ramp = rampWith(summary, readWith(["--profile", "5000"]));
  expect(ramp).toBeUndefined();
  expect(generatorOf(summary, ramp)).toMatchObject({ dropped: 9_000, iterations: summary.acts({}) + 9_000 });
});
