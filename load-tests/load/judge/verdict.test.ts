import { expect, test } from "vitest";
import { objective, sampleResult } from "../../report/result.fixture.ts";
import type { LoadResult } from "../../report/result.ts";
import { counted } from "../reconcile/reconciler.ts";
import { verdictOf } from "./verdict.ts";

const good = sampleResult();
const verdict = (changes: Partial<LoadResult>) => verdictOf({ ...good, ...changes });
const bot = good.by_bot.matchmaking;
if (bot === undefined) throw new Error("the sample has no bot");
const withBot = (changes: Partial<typeof bot>) => ({ by_bot: { matchmaking: { ...bot, ...changes } } });
const felt = (p95_ms: number) => ({ samples: 1_000, p50_ms: 1, p95_ms, p99_ms: p95_ms, max_ms: p95_ms });
const calibration = (p95_ms: number, ofK6 = 0) => ({
  ...{ felt: felt(p95_ms), lag: felt(ofK6) },
  ...{ messages_per_s: 1_000, limit_p95_ms: 30 },
});

test("a run in which everything held passes", () => {
  expect(verdictOf(good)).toEqual({ verdict: 0, reasons: [], invalid: [] });
});

test.each<[string, Partial<LoadResult>, RegExp]>([
  ["it was not calibrated", { calibration: null }, /not calibrated/],
  ["a bot that does nothing was slow too", { calibration: calibration(30.1) }, /p95 was 30.1 ms/],
  ["k6 was slow by itself", { calibration: calibration(2, 28.1) }, /k6's own part of an act 28.1 ms/],
  [
    "the calibration measured nothing",
    { calibration: { felt: null, messages_per_s: 0, limit_p95_ms: 30 } },
    /measured nothing/,
  ],
  [
    "k6 left out 0.11 %",
    { generator: { iterations: 100_000, dropped: 110, max_dropped_ratio: 0.001 } },
    /0.11 %/,
  ],
  ["k6 did nothing", { generator: { iterations: 0, dropped: 0, max_dropped_ratio: 0.001 } }, /100 %/],
  ["people were missing", withBot({ people: 9_499 }), /9499 of 10000 people/],
  ["messages were missing", withBot({ messages_per_s: 949 }), /949 of 1000 messages/],
])("a run is invalid when %s", (_why, changes, reason) => {
  const found = verdict(changes);
  expect(found.verdict).toBe(2);
  expect(found.invalid).toEqual([expect.stringMatching(reason)]);
});

test.each<[string, Partial<LoadResult>]>([
  ["the limit of the calibration", { calibration: calibration(27, 3) }],
  ["a thousandth left out", { generator: { iterations: 1_000, dropped: 1, max_dropped_ratio: 0.001 } }],
  ["95 % of the people", withBot({ people: 9_500 })],
  ["95 % of the messages", withBot({ messages_per_s: 950 })],
])("a run is valid at %s", (_what, changes) => {
  expect(verdict(changes).verdict).toBe(0);
});

test.each<[string, Partial<LoadResult>, RegExp]>([
  [
    "an objective of a bot was missed",
    {
      by_bot: {
        matchmaking: { ...bot, objectives: [objective("slow", { measured: 101, verdict: "failed" })] },
      },
    },
    /matchmaking: slow: 101 ms; at most 100 ms/,
  ],
  [
    "an objective had too few samples",
    { objectives: [objective("rare", { samples: 3, min_samples: 20, verdict: "too few samples" })] },
    /rare: 3 samples; at least 20/,
  ],
  [
    "a conversation wrote too much",
    {
      by_bot: {
        matchmaking: {
          ...bot,
          writes: bot.writes.map((each) => ({ ...each, per_message: 0.2, verdict: "failed" as const })),
        },
      },
    },
    /talk wrote 0.2 documents per message; its budget is 0.05/,
  ],
  [
    "something was lost",
    { reconciliation: [counted("nothing is lost", 10, 1, ["update 1"])] },
    /1 times not/,
  ],
  ["nothing was there to compare", { reconciliation: [counted("pairs", 0, 0, [])] }, /nothing to compare/],
])("a run fails when %s", (_why, changes, reason) => {
  const found = verdict(changes);
  expect(found).toMatchObject({ verdict: 1, invalid: [] });
  expect(found.reasons).toEqual([expect.stringMatching(reason)]);
});

test("what is invalid and failed too is invalid, with all reasons", () => {
  const found = verdict({
    ...withBot({ people: 1 }),
    reconciliation: [counted("nothing is lost", 10, 1, [])],
  });
  expect(found).toMatchObject({ verdict: 2 });
  expect(found.reasons).toHaveLength(2);
  expect(found.invalid).toHaveLength(1);
});

test("a bot of a fleet whose people made half of what was asked makes the run invalid, whatever the others did", () => {
  const half = { ...bot, messages_per_s: 21.9, messages_per_s_asked: 43.8, messages_per_s_least: 35.5 };
  const found = verdict({ by_bot: { matchmaking: { ...bot, messages_per_s: 1_400 }, shipping: half } });
  expect(found.verdict).toBe(2);
  expect(found.invalid).toEqual([
    "shipping: only 21.9 of 43.8 messages per second were made; at least 35.5 must be",
  ]);
});
