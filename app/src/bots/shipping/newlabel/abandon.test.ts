import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { refundOrder } from "../orders/refund.ts";
import {
  type ConversationFixture,
  createConversationFixture,
  type ShippingChat,
} from "../testing/conversation.fixture.ts";
import { toConfirm } from "../testing/label-steps.ts";

const NOT_CHARGED = "The label is cancelled. Nothing was charged.";
const TOO_LATE = "The label is not cancelled: it was bought at that very moment.";
let bot: ConversationFixture;

beforeAll(async () => {
  bot = await createConversationFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterAll(() => bot.end());

async function readyToBuy() {
  const chat = bot.newChat();
  await bot.topUp(chat.id, 10_000);
  await toConfirm(bot, chat);
  return { chat, confirmed: chat.session, buy: chat.pressUpdate("Buy for") };
}

const ordersOf = async (chat: ShippingChat) => (await bot.services.orders.list(chat.id, 1)).orders;

const ways = [
  ["/cancel", (chat: ShippingChat) => chat.textUpdate("/cancel")],
  ["Cancel", (chat: ShippingChat) => chat.pressUpdate("Cancel", chat.last)],
] as const;

describe.each(ways)("%s at the moment of Buy", (_, cancelOf) => {
  test("says that it was bought, and has it bought, once the order is written and not yet told", async () => {
    const { buy, chat, confirmed } = await readyToBuy();
    const cancel = cancelOf(chat);
    await chat.deliver(buy);
    chat.session = confirmed;
    const { work } = await chat.deliver(cancel);
    const [order] = await ordersOf(chat);
    expect(chat.last.text).toContain(TOO_LATE);
    expect(chat.last.text).toContain(`<code>/order ${order?.orderId}</code>`);
    expect(chat.last.text).toContain("Buying your label…");
    expect(work).toMatchObject([{ job: "label-buy" }]);
    expect(JSON.parse(chat.session).draft).toBeUndefined();
    // The press runs again on what the other has left.
    await chat.deliver(buy);
    expect(await ordersOf(chat)).toHaveLength(1);
  });

  test("says that nothing was charged, and then nothing is, when no order is written yet", async () => {
    const { buy, chat, confirmed } = await readyToBuy();
    await chat.deliver(cancelOf(chat));
    expect(chat.last.text).toContain(NOT_CHARGED);
    for (const session of [confirmed, chat.session]) {
      chat.session = session;
      expect((await chat.deliver(buy)).work).toEqual([]);
    }
    expect([await ordersOf(chat), await bot.services.ledger.balance(chat.id)]).toEqual([[], 10_000]);
  });

  test("is one or the other, whoever comes first", async () => {
    for (let time = 0; time < 6; time++) {
      const { buy, chat } = await readyToBuy();
      const cancel = cancelOf(chat);
      const [said] = await Promise.all([chat.deliver(cancel), chat.deliver(buy), chat.deliver(buy)]);
      const orders = await ordersOf(chat);
      const text = said.calls.map(({ payload }) => String(payload.text)).join();
      expect(text).toContain(orders.length > 0 ? TOO_LATE : NOT_CHARGED);
      expect(await bot.services.ledger.balance(chat.id)).toBe(10_000 - (orders[0]?.priceCents ?? 0));
    }
  });
});

test("a label that is prepared after one was cancelled is bought", async () => {
  const { chat } = await readyToBuy();
  await chat.text("/cancel");
  await toConfirm(bot, chat);
  await chat.press("Buy for", chat.last);
  expect(await ordersOf(chat)).toHaveLength(1);
});

test("a label that was bought at that moment, and whose money is back, is not said to be on its way", async () => {
  const { buy, chat, confirmed } = await readyToBuy();
  await chat.deliver(buy);
  const [order] = await ordersOf(chat);
  const kept = order && (await bot.orderStore.find(order.orderId));
  if (kept === undefined) throw new Error("nothing was bought");
  const deps = { orders: bot.orderStore, ledger: bot.ledger };
  await refundOrder(deps, kept, "label-failed-refused", new AbortController().signal);
  chat.session = confirmed;
  await chat.text("/cancel");
  expect(chat.last.text).not.toMatch(/bought at that very moment|Void/);
  expect(chat.last.text).toContain(kept.order_id);
  expect(JSON.parse(chat.session).draft).toBeUndefined();
});
