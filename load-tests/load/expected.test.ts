import { expect, test } from "vitest";
import type { LoadFigure } from "../../app/src/contracts/load.ts";
import { LOADED_BOTS } from "./bots.ts";
import { expectedRates } from "./expected.ts";

/** Chance takes some of what is calculated. What was measured came out 3 to 8 % higher (2026-11-26, 5,000 people of the shipping bot). */
const MARGIN = 1.02;

const PER = { "/s": 1, "/min": 60, MB: 0 } as const;

const figures = LOADED_BOTS.flatMap(({ load, name }) =>
  (load.figures?.list ?? [])
    .filter(({ comparison }) => comparison === "at least")
    .map((figure): [string, string, LoadFigure] => [name, figure.name, figure]),
);

test.each(figures)("%s: the weights make enough %s", (bot, _name, { source, threshold, unit }) => {
  const load = LOADED_BOTS.find(({ name }) => name === bot)?.load;
  if (load?.figures === undefined) throw new Error(`${bot} names no figures`);
  const perS = expectedRates(load, load.figures.people).perS(source) ?? 0;
  console.log(`${bot}: ${Math.round(perS * PER[unit] * 10) / 10} ${unit} of ${threshold}`);
  expect(perS * PER[unit]).toBeGreaterThanOrEqual(threshold * MARGIN);
});

test.each(LOADED_BOTS)("$name: no service's quota is what holds people up", ({ load }) => {
  const rates = expectedRates(load, load.figures?.people ?? 0);
  for (const { callsPerKeyAndMinute, keys, service } of load.services ?? []) {
    const allowed =
      callsPerKeyAndMinute === undefined ? Number.POSITIVE_INFINITY : (keys * callsPerKeyAndMinute) / 60;
    // A service that nobody was said to ask would have any quota.
    expect(rates.asked(service), service).toBeGreaterThan(0);
    expect(allowed, service).toBeGreaterThanOrEqual(rates.asked(service) * MARGIN);
  }
});

test("people who answer no quicker than they act make a message per turn, whatever they do", () => {
  const conversations = [
    { name: "talk", weight: 9, messages: 1, writesPerMessage: 0, collections: [] },
    { name: "search", weight: 1, messages: 3, writesPerMessage: 0, collections: [] },
  ];
  const { messagesPerS } = expectedRates({ everySeconds: 10, jitter: 0.5, conversations }, 1_000);
  expect(messagesPerS).toBeCloseTo(100);
});

test("what follows on something comes about by its weight, and takes its time off everything else", () => {
  const buy = { name: "buy", weight: 4, messages: 4, writesPerMessage: 0, collections: [] };
  const again = { ...buy, name: "again", weight: 1, messages: 1, after: "label", brings: "label" } as const;
  const load = {
    ...{ everySeconds: 10, jitter: 0.5, answerSeconds: 2 },
    conversations: [{ ...buy, brings: "label", asks: { shop: 3 }, jobs: { sell: 2 } } as const, again],
  };
  // 4 × (10 + 3 × 2) s and 1 × 2 s: 66 people make one round of it in a second.
  const rates = expectedRates(load, 66);
  expect(rates.messagesPerS).toBeCloseTo(17);
  expect(rates.perS({ kind: "event", event: "label" })).toBeCloseTo(5);
  expect(rates.asked("shop")).toBeCloseTo(12);
  expect([rates.jobs("sell"), rates.jobs("buy")]).toEqual([expect.closeTo(8), 0]);
});
