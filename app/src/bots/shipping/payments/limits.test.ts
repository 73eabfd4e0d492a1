import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { createMoneyConversation, type MoneyConversation } from "../testing/money-conversation.fixture.ts";

let bot: MoneyConversation;

beforeAll(async () => {
  bot = await createMoneyConversation(inject("mongoUrl"), inject("redisUrl"));
});
afterEach(async () => {
  await bot.noFaults();
  const { summed, balances, total } = await bot.books();
  expect([total, summed]).toEqual([0, balances]);
});
afterAll(() => bot.end());

describe("an invoice", () => {
  test("has the limits of the shop's settings", async () => {
    const { shop } = bot.backend.services;
    await shop.set("minTopupCents", 1_500, bot.owner);
    await shop.set("maxTopupCents", 12_000, bot.owner);
    const chat = bot.newChat();
    await chat.text("/topup");
    expect(chat.last.text).toContain("from $15.00 to $120.00");
    expect([...chat.last.buttons.keys()]).toEqual(["$25.00", "$50.00", "$100.00", "✖️ Cancel"]);
    await chat.text("10");
    expect(chat.last.text).toContain("This amount is not possible: it can be from $15.00 to $120.00.");
    expect((await chat.pressData("amount:1000")).toast).toBe("This button is no longer active.");
    await bot.bring(await chat.text("120"));
    expect(chat.last.text).toContain("<b>$120.00</b> is ready");
    await shop.set("minTopupCents", 500, bot.owner);
    await shop.set("maxTopupCents", 100_000, bot.owner);
  });
});
