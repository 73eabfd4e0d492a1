import { expect, test } from "vitest";
import { REACTION, REACTION_TIME } from "../../../app/src/contracts/indicators.ts";
import type { Slo } from "../../../app/src/contracts/slo.ts";
import type { Prometheus } from "../../gate/prometheus.ts";
import { type LoadedBot, LOADED_BOTS } from "../bots.ts";
import { readSummary } from "../k6/summary.ts";
import { agreementOf, NOT_WATCHED } from "./agreement.ts";

const promised = { promise: "", window: "30d" } as const;
const slo: readonly Slo[] = [
  {
    ...{ ...promised, name: "quick", kind: "latency", event: "reaction" },
    ...{ indicator: REACTION_TIME, thresholdMs: 100, objective: 0.95 },
  },
  { ...promised, name: "comes", kind: "success", event: "reaction", indicator: REACTION, objective: 0.999 },
  {
    ...{ ...promised, name: "match", kind: "latency", event: "match" },
    ...{ indicator: REACTION_TIME, thresholdMs: 1_000, objective: 0.95 },
  },
];
const [first] = LOADED_BOTS;
if (first === undefined) throw new Error("no bot is loaded");
const bots: readonly LoadedBot[] = [{ ...first, name: "echo", slo: slo as LoadedBot["slo"] }];
const rate = (passes: number, fails: number) => ({
  values: { rate: passes / (passes + fails), passes, fails },
});
const summary = readSummary({
  metrics: {
    "felt_within_100{bot:echo,judged:yes}": rate(9_600, 400),
    "seen{bot:echo,judged:yes}": rate(10_000, 0),
  },
});
const spans = [{ from: 1_000_000, to: 1_060_000 }];

/** A Prometheus of whose 12,000 events so many were slow and so many went wrong, in the minute it is asked for. */
function seen(slow: number, wrong: number, asked: number[] = []) {
  return (at: number): Prometheus => {
    asked.push(at);
    return {
      number: async (query) => {
        expect(query).toContain("[60s]");
        if (query.startsWith("clamp_min")) return slow / 60;
        return (query.includes("overload") ? wrong : 12_000) / 60;
      },
    };
  };
}
const verdicts = async (ask: ReturnType<typeof seen> | undefined) =>
  (await agreementOf(bots, summary, spans, ask)).map(({ promise, verdict }) => [promise, verdict]);

test("shares that differ by less than a tenth of the budget agree, and are named", async () => {
  const asked: number[] = [];
  const [quick, comes] = await agreementOf(bots, summary, spans, seen(500, 0, asked));
  expect(quick).toMatchObject({ felt: 0.96, samples: 10_000, events: 12_000, verdict: "agree" });
  expect(quick?.measured).toBeCloseTo(1 - 500 / 12_000, 9);
  expect(quick?.may_differ).toBeCloseTo(0.005, 9);
  expect(comes).toMatchObject({ felt: 1, measured: 1, verdict: "agree" });
  expect(new Set(asked)).toEqual(new Set([1_060]));
});

test("more than that differs, on either side", async () => {
  expect(await verdicts(seen(400, 0))).toContainEqual(["quick", "differ"]);
  expect(await verdicts(seen(550, 0))).toContainEqual(["quick", "differ"]);
  expect(await verdicts(seen(500, 2))).toContainEqual(["comes", "differ"]);
});

test("what counts other things, or was seen by nobody, is not compared and says why", async () => {
  expect(await verdicts(seen(500, 0))).toContainEqual(["match", "not compared"]);
  const unwatched = await agreementOf(bots, summary, spans, undefined);
  expect(unwatched.map(({ verdict }) => verdict)).toEqual(["not compared", "not compared", "not compared"]);
  expect(unwatched[0]?.remark).toBe(NOT_WATCHED);
  const nothing = await agreementOf(bots, readSummary({ metrics: {} }), spans, seen(500, 0));
  expect(nothing[0]).toMatchObject({ verdict: "not compared", remark: "there was nothing to compare" });
});

test("of so few that one is more than may differ nothing is said", async () => {
  const few = readSummary({ metrics: { "felt_within_100{bot:echo,judged:yes}": rate(199, 0) } });
  const [quick] = await agreementOf(bots, few, spans, seen(0, 0));
  expect(quick).toMatchObject({ verdict: "not compared", remark: "too few: at least 200 are needed" });
});
