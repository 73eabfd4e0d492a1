import { expect, test } from "vitest";
import type { FigureSource } from "../../../app/src/contracts/load.ts";
import { LOADED_BOTS, type LoadedBot } from "../bots.ts";
import { figuresOf } from "./figures.ts";

function botNamed(name: string): LoadedBot {
  const bot = LOADED_BOTS.find((each) => each.name === name);
  if (bot === undefined) throw new Error(`no load for ${name}`);
  return bot;
}

const shipping = botNamed("shipping");

/** What there was in a minute, by kind or service. */
const AMOUNTS = { database: 30_000, shipstation: 2_700, oxapay: 900, event: 320, memory: 250 };

function reached(people: number, changes: Partial<Record<keyof typeof AMOUNTS, number | undefined>> = {}) {
  const amounts: Readonly<Record<string, number | undefined>> = { ...AMOUNTS, ...changes };
  const amount = (source: FigureSource) => amounts[source.kind === "service" ? source.service : source.kind];
  return figuresOf(shipping, people, { seconds: 60, amount });
}

const verdicts = (...found: Parameters<typeof reached>) => reached(...found).map(({ verdict }) => verdict);

test("what was counted on the plateau is a rate, and memory is what it is", () => {
  expect(reached(5_000).map(({ measured, name, unit }) => [name, measured, unit])).toEqual([
    ["database operations", 500, "/s"],
    ["ShipStation calls", 45, "/s"],
    ["OxaPay calls", 15, "/s"],
    ["labels bought and seen", 320, "/min"],
    ["memory of a bot process", 250, "MB"],
  ]);
  expect(verdicts(5_000)).toEqual(Array(5).fill("passed"));
});

test.each([
  [0, { database: 11_900 }],
  [1, { shipstation: 2_390 }],
  [2, { oxapay: 590 }],
  [3, { event: 299 }],
  [4, { memory: 501 }],
])("figure %i that is not reached fails: %j", (index, changes) => {
  expect(verdicts(5_000, changes)).toEqual(
    Array.from({ length: 5 }, (_, at) => (at === index ? "failed" : "passed")),
  );
});

test("what was not counted, or never happened, is not reached", () => {
  expect(verdicts(5_000, { database: undefined })[0]).toBe("too few samples");
  expect(verdicts(5_000, { event: 0 })[3]).toBe("too few samples");
});

test("with fewer people than they were named for, figures are shown and judge nothing", () => {
  expect(reached(4_999, { event: 3 })[3]).toMatchObject({ measured: 3, verdict: "not judged" });
});

test("a bot whose requirements name no figures has none", () => {
  const nothing = { seconds: 60, amount: () => undefined };
  expect(figuresOf(botNamed("matchmaking"), 10_000, nothing)).toEqual([]);
});
