import { expect, test } from "vitest";
import { LOADED_BOTS } from "../bots.ts";
import { readSummary } from "../k6/summary.ts";
import { memoryObjective, objectivesOf } from "./objectives.ts";

const bots = LOADED_BOTS.filter(({ name }) => name === "matchmaking");

const trend = (p95: number, count: number) => ({
  values: { med: 1, "p(95)": p95, "p(99)": p95 * 2, max: p95 * 3, count },
});

function found(p95: number, count: number, rate: number, unfinished = 0) {
  const summary = readSummary({
    startedAt: 1,
    metrics: {
      "felt{bot:matchmaking,judged:yes}": trend(p95, count),
      "seen{bot:matchmaking,judged:yes}": {
        values: { rate, passes: count * rate, fails: count * (1 - rate) },
      },
      "happened{bot:matchmaking,event:match}": trend(p95 * 10, count),
      "unfinished{bot:matchmaking,event:match}": { values: { count: unfinished } },
    },
  });
  return bots.flatMap((bot) => objectivesOf(bot, 5_000, summary));
}

test("what was measured is set against what is promised", () => {
  const objectives = found(80, 1_000, 0.9995);
  expect(objectives.map(({ name, measured, verdict }) => [name, measured, verdict])).toEqual([
    ["reaction-usual", 80, "passed"],
    ["reaction-slow", 160, "passed"],
    ["reaction-comes", 0.9995, "passed"],
    ["match-quick", 800, "passed"],
  ]);
  expect(objectives[0]).toMatchObject({ threshold: 100, unit: "ms", felt_percentile: 95, samples: 1_000 });
});

test("what is slower or rarer than promised fails", () => {
  expect(found(101, 1_000, 0.998).map(({ verdict }) => verdict)).toEqual([
    "failed",
    "passed",
    "failed",
    "failed",
  ]);
});

test("who looked to the end and met nobody is one of all who looked: 90 of 100 are too few, 95 are enough", () => {
  const [tooFew, enough] = [10, 5].map((unfinished) => found(80, 100, 1, unfinished).at(-1));
  expect(tooFew).toMatchObject({ measured: 800, samples: 100, unfinished: 10, verdict: "failed" });
  expect(enough).toMatchObject({ measured: 800, samples: 100, unfinished: 5, verdict: "passed" });
});

test("too few samples reach nothing, however good they are", () => {
  expect(found(1, 19, 1).map(({ verdict }) => verdict)).toEqual(Array(4).fill("too few samples"));
  const nothing = bots.flatMap((bot) => objectivesOf(bot, 5_000, readSummary({ metrics: {} })));
  expect(nothing.map(({ measured, verdict }) => [measured, verdict])).toEqual(
    Array(4).fill([null, "too few samples"]),
  );
});

test("the largest bot process counts", () => {
  const processes = [
    { role: "bot", peak_rss_mb: 200 },
    { role: "bot", peak_rss_mb: 301 },
    { role: "k6", peak_rss_mb: 5_000 },
  ];
  expect(memoryObjective(processes)).toMatchObject({ measured: 301, verdict: "failed" });
  const shipping = LOADED_BOTS.filter(({ name }) => name === "shipping");
  expect(memoryObjective(processes, shipping)).toMatchObject({ threshold: 500, verdict: "passed" });
  expect(memoryObjective(processes.slice(0, 1))).toMatchObject({ measured: 200, verdict: "passed" });
});
