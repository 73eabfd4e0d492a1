import { expect, test } from "vitest";
import { checkReferences, withWrites } from "./check.ts";
import { ASSUMED_PRICES } from "./prices.ts";
import { WORKLOAD } from "./workload.fixture.ts";

const checked = checkReferences(WORKLOAD, ASSUMED_PRICES);
const found = (bot: string) => checked.find(({ reference }) => reference.bot === bot);

test("all five bots are checked at the people the requirements name", () => {
  expect(checked.map(({ reference }) => [reference.bot, reference.people])).toEqual([
    ["shipping", 5000],
    ["matchmaking", 10_000],
    ["wardrobe", 1000],
    ["analytics", 3000],
    ["companion", 10_000],
  ]);
});

test("keys of outside services are counted from their quota", () => {
  expect(found("shipping")?.differences).toContain("ShipStation: 40 calls/s take 12 keys of 200 a minute");
  expect(found("wardrobe")?.differences).toContain("OpenAI: 5 calls/s take 1 key of 500 a minute");
});

test("what a load needs beyond the requirements' resources is named", () => {
  const hungry = { ...WORKLOAD, per_message: { ...WORKLOAD.per_message, mongo_ms: 20, mongo_busiest_ms: 9 } };
  const [shipping] = checkReferences(hungry, ASSUMED_PRICES);
  expect(shipping?.differences[0]).toMatch(/^a mongod needs \d+ instead of 2 cores$/);
  expect(found("matchmaking")?.differences).toEqual([]);
});

test("other writes per message change MongoDB's cost alone", () => {
  const { per_message } = withWrites(WORKLOAD, 1.1);
  expect(per_message).toEqual({
    ...WORKLOAD.per_message,
    mongo_ms: 0.6 + 2.3,
    mongo_busiest_ms: (0.6 + 2.3) / 2,
    mongo_writes: 1.1,
  });
});
