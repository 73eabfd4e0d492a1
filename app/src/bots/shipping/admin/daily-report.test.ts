import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { createMoneyFixture, type MoneyFixture, newPerson, wishOf } from "../ledger/money.fixture.ts";
import type { Owners } from "../owners/owners.ts";
import { createShippingTexts } from "../voice.ts";
import { dailyReport, REPORTS } from "./daily-report.ts";
import { shopDay } from "./day.ts";
import { createFigures } from "./store.ts";

let money: MoneyFixture;
let said: { effectId: string; text: string }[] = [];

beforeAll(async () => {
  money = await createMoneyFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterEach(async () => {
  said = [];
  await money.db.collection(REPORTS).deleteMany({});
});
afterAll(() => money.end());

/** Two owners whose chats take messages, or refuse to. */
function owners(ids: readonly number[] = [1, 2], works = true): Pick<Owners, "ids" | "say"> {
  return {
    ids,
    say: async (effectId, compose) => {
      if (!works) throw new Error("Redis is away");
      for (const id of ids) {
        const sendMessage = async (_: number, text: string) =>
          said.push({ effectId: `${effectId}/${id}`, text });
        await compose({ sendMessage } as unknown as Parameters<typeof compose>[0], id, "en");
      }
    },
  };
}

const task = (now: Date, who = owners()) =>
  dailyReport({
    db: money.db,
    figures: createFigures(money.db),
    owners: who,
    texts: createShippingTexts(money.logger),
    now: () => now,
  });
const never = new AbortController().signal;
const tomorrow = () => new Date(shopDay(new Date()).to.getTime() + 60_000);

test("the day that has ended is told to every owner, once", async () => {
  const person = newPerson();
  await money.topUp(person, 3_000);
  await money.orders.place(wishOf(person, 1_200), AbortSignal.timeout(10_000));
  const today = shopDay(new Date()).name;
  await task(tomorrow()).run(never);
  await task(tomorrow()).run(never);
  expect(said.map(({ effectId }) => effectId)).toEqual([`report.${today}/1`, `report.${today}/2`]);
  expect(said[0]?.text).toContain(`📊 ${today} (UTC)`);
  expect(said[0]?.text).toContain("Orders: 1, paid $12.00; buyers: 1");
  expect(said[0]?.text).toContain("No carrier failed");
  expect(said[0]?.text).not.toContain("something else than was offered");
});

test("a label that cost the shop something else than was offered is told of", async () => {
  const person = newPerson();
  await money.topUp(person, 3_000);
  const wish = wishOf(person, 1_200);
  const { order } = await money.orders.place(wish, AbortSignal.timeout(10_000));
  const label = { state: "labelled", label: { cost_cents: 1_215 } };
  await money.db.collection("orders").updateOne({ order_id: order.orderId }, { $set: label });
  await task(tomorrow(), owners([1])).run(never);
  expect(said[0]?.text).toContain("something else than was offered: 1; above it $0.15, below it $0.00.");
});

test("a report that could not be said is said at the next look, under the same id", async () => {
  await expect(task(tomorrow(), owners([1], false)).run(never)).rejects.toThrow("Redis is away");
  await task(tomorrow(), owners([1])).run(never);
  expect(said.map(({ effectId }) => effectId)).toEqual([`report.${shopDay(new Date()).name}/1`]);
});

test("without owners nothing is read and nothing marked", async () => {
  await task(tomorrow(), owners([])).run(never);
  expect(await money.db.collection(REPORTS).countDocuments()).toBe(0);
});

test("a day begins and ends at midnight UTC", () => {
  const day = shopDay(new Date("2026-11-26T23:59:59.999Z"));
  expect(day).toEqual({
    name: "2026-11-26",
    from: new Date("2026-11-26T00:00:00Z"),
    to: new Date("2026-11-27T00:00:00Z"),
  });
  expect(shopDay(new Date("2026-03-01T05:00:00Z"), 1).name).toBe("2026-02-28");
});
