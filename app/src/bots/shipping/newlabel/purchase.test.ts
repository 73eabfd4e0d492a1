import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { buttonsOf } from "../testing/buttons.ts";
import {
  type ConversationFixture,
  createConversationFixture,
  type ShippingChat,
} from "../testing/conversation.fixture.ts";
import { toConfirm } from "../testing/label-steps.ts";

let bot: ConversationFixture;

beforeAll(async () => {
  bot = await createConversationFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterAll(() => bot.end());

/** A person with a label that waits for its purchase, and this much money. */
async function readyToBuy(cents: number): Promise<ShippingChat> {
  const chat = bot.newChat();
  if (cents > 0) await bot.topUp(chat.id, cents);
  await toConfirm(bot, chat);
  return chat;
}

describe("the purchase", () => {
  test("pressing twice, pressing again after the session was lost, and a redelivery buy once", async () => {
    const chat = await readyToBuy(10_000);
    const sessionAtConfirm = chat.session;
    const press = chat.pressUpdate("Buy for");
    const again = chat.pressUpdate("Buy for");
    const screen = chat.last;
    await chat.deliver(press);
    const balance = await bot.services.ledger.balance(chat.id);
    expect(balance).toBeLessThan(10_000);
    for (const session of [chat.session, "", sessionAtConfirm]) {
      for (const update of [press, again]) {
        chat.session = session;
        const { work } = await chat.deliver(update);
        expect(screen.text).toContain("Buying your label…");
        expect(work).toMatchObject([{ job: "label-buy" }]);
      }
    }
    expect((await bot.services.orders.list(chat.id, 1)).orders).toHaveLength(1);
    expect(await bot.services.ledger.balance(chat.id)).toBe(balance);
  });

  test("two presses at the same moment buy once", async () => {
    const chat = await readyToBuy(10_000);
    const updates = [chat.pressUpdate("Buy for"), chat.pressUpdate("Buy for")];
    await Promise.all(updates.map((update) => chat.deliver(update)));
    expect((await bot.services.orders.list(chat.id, 1)).orders).toHaveLength(1);
  });

  test("without enough money it says how much is missing, offers to top up, and keeps the label", async () => {
    const chat = await readyToBuy(0);
    expect(chat.last.text).toMatch(/<b>\$\d+\.\d\d is missing on your balance\.<\/b> Top up/);
    await chat.press("Buy for");
    expect(chat.last.text).toMatch(/^<b>\$\d+\.\d\d is missing on your balance\.<\/b> Nothing was bought\./);
    expect(buttonsOf(chat)).toContain("➕ Top up");
    expect((await bot.services.orders.list(chat.id, 1)).orders).toEqual([]);

    await chat.press("Top up");
    await bot.bring(chat, await chat.text("25"));
    expect(chat.last.text).toContain("Your payment page for <b>$25.00</b>");
    await bot.topUp(chat.id, 2_500);
    await chat.press("Continue the label");
    expect(chat.last.text).toContain("Your balance: $25.00");
    await chat.press("Buy for", chat.last);
    expect((await bot.services.orders.list(chat.id, 1)).orders).toHaveLength(1);
  });
});
