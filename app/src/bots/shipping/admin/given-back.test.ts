import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { POSTINGS } from "../ledger/store.ts";
import { ORDERS } from "../orders/store.ts";
import { processorOf, workOff } from "../testing/as-the-queue.fixture.ts";
import { createMoneyConversation, type MoneyConversation } from "../testing/money-conversation.fixture.ts";

let bot: MoneyConversation;

beforeAll(async () => {
  bot = await createMoneyConversation(inject("mongoUrl"), inject("redisUrl"));
});
afterAll(() => bot.end());

/** Works off an order's job, as the worker does. */
const work = (job: string, orderId: string) =>
  workOff(processorOf(bot.backend.processors, job), { payload: { orderId }, id: `${job}.${orderId}` });

/** A label that a person has, and what it cost the shop. */
async function sold(): Promise<{ person: number; orderId: string; costCents: number }> {
  const { orderId, person } = await bot.placed();
  await work("label-buy", orderId);
  const order = await bot.orderStore.find(orderId);
  return { orderId, person, costCents: order?.label?.cost_cents ?? Number.NaN };
}

const plain = (html: string) => html.replaceAll(/<\/?b>/g, "");
const usd = (cents: number) => `${cents < 0 ? "-" : ""}$${(Math.abs(cents) / 100).toFixed(2)}`;

test("what went back is in /admin and in the daily report: of a label that was voided, and of one that could not be had", async () => {
  const { costCents } = await sold();
  const voided = await sold();
  await bot.backend.services.voiding.ask(voided.orderId, voided.person, 1);
  await work("label-void", voided.orderId);
  const failed = await bot.placed();
  await bot.fault(bot.urls.shipstation, {
    route: "POST /v2/shipments",
    kind: "status",
    status: 400,
    times: 1,
  });
  await work("label-buy", failed.orderId);
  for (const { person } of [voided, failed]) expect(await bot.ledger.balance(person)).toBe(1_000);

  const figures = [
    "Orders: 3, paid $22.35; buyers: 3",
    "Given back: 2, $14.90",
    `The carriers' part: ${usd(costCents)}`,
    `Left: ${usd(745 - costCents)}`,
    "Top-ups: 3, $30.00",
    "On balances now: $22.55; people with money: 3",
  ];
  const owner = bot.newChat({ id: bot.owner });
  await owner.text("/admin");
  for (const line of figures) expect(plain(owner.last.text)).toContain(line);

  // As if all of it had happened a day ago.
  for (const [name, field] of [
    [POSTINGS, "at"],
    [ORDERS, "created_at"],
  ] as const) {
    const dayAgo = { $set: { [field]: { $subtract: [`$${field}`, 86_400_000] } } };
    await bot.db.collection(name).updateMany({}, [dayAgo]);
  }
  await owner.text("/admin");
  expect(plain(owner.last.text)).toContain("Given back: 0, $0.00");
  await bot.task("daily-report");
  const [report = ""] = await bot.told(bot.owner);
  for (const line of figures) expect(plain(report)).toContain(line);
});
