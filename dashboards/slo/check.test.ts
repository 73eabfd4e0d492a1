import { expect, test } from "vitest";
import { BOTS } from "../../app/src/bots/index.ts";
import type { Indicator, LatencySlo, Slo } from "../../app/src/contracts/slo.ts";
import { REACTION, REACTION_TIME } from "../../app/src/contracts/indicators.ts";
import { checkPromises } from "./check.ts";

const GOOD: LatencySlo = {
  name: "quick",
  promise: "95 of 100 are quick",
  kind: "latency",
  indicator: REACTION_TIME,
  thresholdMs: 100,
  objective: 0.95,
  window: "30d",
};

const check =
  (...slo: readonly Slo[]) =>
  () =>
    checkPromises([{ name: "echo", jobs: [], slo }]);
/** As a caller without types may ask. */
const measuredBy = (indicator: object): LatencySlo => ({ ...GOOD, indicator: indicator as Indicator });

test("what the bots promise can be measured, and its alerts can fire", () => {
  expect(() => checkPromises(BOTS)).not.toThrow();
  expect(check(GOOD)).not.toThrow();
});

test.each<[string, Slo, string]>([
  [
    "an objective whose page could never fire",
    { ...GOOD, objective: 0.93 },
    "the page at 14.4 times the budget could never fire, as more than everything had to go wrong; promise 0.9306 or more.",
  ],
  [
    "an objective without a budget",
    { ...GOOD, objective: 1 },
    "an objective of 1 leaves no budget; promise less than 1.",
  ],
  [
    "a threshold that is no edge",
    { ...GOOD, thresholdMs: 120 },
    "120 ms is no edge of botfleet_update_reply_duration_seconds",
  ],
  [
    "a metric that does not exist",
    measuredBy({ metric: "moods", alert: "Moody" }),
    "there is no metric moods; add it to",
  ],
  [
    "a latency that is no histogram",
    measuredBy({ metric: "updates", alert: "Slow" }),
    "botfleet_updates_total is a counter",
  ],
  [
    "a success that is a gauge",
    { ...GOOD, kind: "success", indicator: { ...REACTION, metric: "redisUp", bad: {} } },
    "botfleet_redis_up is a gauge; a success is measured by a counter or a histogram.",
  ],
  [
    "a label that the metric does not have",
    measuredBy({ ...REACTION_TIME, labels: { mood: "bad" } }),
    "botfleet_update_reply_duration_seconds has no label mood; it has bot.",
  ],
  [
    "a bad label that the metric does not have",
    { ...GOOD, kind: "success", indicator: { ...REACTION, bad: { mood: "bad" } } },
    "botfleet_updates_total has no label mood",
  ],
  [
    "a job that the bot does not have",
    measuredBy({ metric: "jobTurnaround", labels: { job: "fly" }, alert: "JobSlow" }),
    "echo has no job fly; it has none.",
  ],
  [
    "a window that its alerts look beyond",
    { ...GOOD, window: "3d" },
    "the window 3d must be whole days, 7d or more",
  ],
  ["a name that is no part of a file's name", { ...GOOD, name: "Quick!" }, "its name must be kebab-case."],
  [
    "an alert that is no runbook's name",
    measuredBy({ ...REACTION_TIME, alert: "slow" }),
    'the alert "slow" must be in CamelCase',
  ],
])("%s is refused, with what to change", (_fault, slo, sentence) => {
  expect(check(slo)).toThrow(`echo-${slo.name}: `);
  expect(check(slo)).toThrow(sentence);
});

test("two promises of one name are refused, and all that is wrong is said at once", () => {
  expect(check(GOOD, GOOD)).toThrow("echo has two promises called quick");
  expect(check({ ...GOOD, objective: 1, thresholdMs: 7 })).toThrow(/no budget[\s\S]*no edge/);
});

test("over a week, where the pace of a page is another, less may be promised", () => {
  expect(check({ ...GOOD, window: "7d", objective: 0.75 })).not.toThrow();
  expect(check({ ...GOOD, window: "7d", objective: 0.7 })).toThrow("promise 0.7024 or more");
});
