import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { loadResultSchema } from "../../report/result.ts";
import { LOADED_BOTS } from "../bots.ts";
import { expectedRates } from "../expected.ts";
import { PROFILES } from "../profiles.ts";
import { askedOf } from "./asked.ts";

const evenly = { people: 1_000, everySeconds: 10 };

test("who acts by the clock is asked for a message a turn, faster by the pace, and 95 % of that are enough", () => {
  const phases = [
    { pace: 1, seconds: 60 },
    { pace: 3, seconds: 20 },
  ];
  const { leastPerS, perS } = askedOf([evenly], phases);
  expect(perS).toBeCloseTo(150);
  expect(leastPerS).toBeCloseTo(142.5);
});

test("of what comes in heaps chance may take more, the less the fewer there are", () => {
  const part = { ...evenly, messagesPerS: 100, heap: 4 };
  const leastAt = (seconds: number) => askedOf([part], [{ pace: 1, seconds }]).leastPerS;
  expect(leastAt(1)).toBeCloseTo(95 - 3 * 20);
  expect(leastAt(100)).toBeCloseTo(95 - 3 * 2);
  expect(askedOf([{ ...part, messagesPerS: 0.1 }], [{ pace: 1, seconds: 10 }]).leastPerS).toBe(0);
});

const KEPT = ["load-10000", "load-spike", "load-ramp", "load-shipping-5000", "load-fleet-ramp"].map(
  (file) => {
    const url = new URL(`../../../docs/performance/${file}.json`, import.meta.url);
    return [file, loadResultSchema.parse(JSON.parse(readFileSync(url, "utf8")))] as const;
  },
);

test.each(KEPT)(
  "%s: each bot's people made what is asked of them, and half of it would have been too little",
  (_file, run) => {
    const { profile } = run;
    const body = PROFILES.find(({ name }) => name === profile)?.body.filter(({ judged }) => judged) ?? [];
    for (const [name, { messages_per_s, people }] of Object.entries(run.by_bot)) {
      const load = LOADED_BOTS.find((bot) => bot.name === name)?.load;
      if (load === undefined) throw new Error(`${name} is no bot any more`);
      const { leastPerS, perS } = askedOf([{ ...load, people, ...expectedRates(load, people) }], body);
      expect(messages_per_s).toBeGreaterThanOrEqual(leastPerS);
      expect(messages_per_s).toBeLessThan(perS * 1.1);
      expect(messages_per_s / 2).toBeLessThan(leastPerS);
    }
  },
);
