import { describe, expect, test } from "vitest";
import type { MoneyConversation } from "../testing/money-conversation.fixture.ts";
import { usePayers } from "../testing/payers.fixture.ts";
import type { Paying } from "../testing/paying.fixture.ts";

let bot: MoneyConversation;
let paying: Paying;

usePayers((payers) => {
  ({ bot, paying } = payers);
});

describe("a payment", () => {
  test("of what was asked is on the balance, and said once", async () => {
    const { chat, url } = await paying.asked();
    await paying.press(url, "pay");
    expect(await bot.told(chat.id)).toEqual([
      "✅ $25.00 came in. Your balance: $25.00.\nIf a label is waiting for it, /newlabel continues it.",
    ]);
    await chat.text("/balance");
    expect(chat.last.text).toContain("Your balance: <b>$25.00</b>");
  });

  test("that is a little short counts as paid: what is missing is within what the invoice forgives", async () => {
    const { chat, trackId } = await paying.asked();
    await paying.pay(trackId, 24.8);
    expect([await paying.balance(chat), await bot.told(chat.id)]).toEqual([
      2_500,
      [expect.stringContaining("✅ $25.00 came in.")],
    ]);
  });

  test("of more is on the balance whole", async () => {
    const { chat, url } = await paying.asked();
    await paying.press(url, "overpay");
    expect(await bot.told(chat.id)).toEqual([
      expect.stringMatching(/^✅ \$37\.50 came in, more than the \$25\.00 .* on your balance: \$37\.50\./),
    ]);
    expect(await paying.credits(chat)).toEqual([3_750]);
  });

  test("of less is told while the page is open, and the rest completes it, in another coin too", async () => {
    const { chat, url, paymentId } = await paying.asked();
    await paying.press(url, "underpay");
    await paying.look(chat);
    await paying.look(chat);
    expect(await bot.told(chat.id)).toEqual([
      `⏳ $12.50 of $25.00 came in so far for payment ${paymentId}.\n$12.50 is missing: send it from the same page, in any coin that the page offers. If the page closes first, what came in goes to your balance.`,
    ]);
    expect(await paying.balance(chat)).toBe(0);
    await paying.press(url, "other-coin");
    expect(await paying.credits(chat)).toEqual([2_500]);
    expect((await bot.told(chat.id)).at(-1)).toContain("✅ $25.00 came in. Your balance: $25.00.");
  });

  test("made twice is credited for both", async () => {
    const { chat, url, paymentId } = await paying.asked();
    await paying.press(url, "pay", "pay");
    expect(await paying.credits(chat)).toEqual([2_500, 2_500]);
    expect((await bot.told(chat.id)).at(-1)).toBe(
      `✅ Another $25.00 came in for payment ${paymentId}. Your balance: $50.00.`,
    );
  });

  test.each([
    ["ru", "Пришло $25.00. Ваш баланс: $25.00."],
    ["fa", "مبلغ \u2068$25.00\u2069 رسید"],
  ])("is told of in the person's language (%s)", async (language, expected) => {
    const { chat, url } = await paying.asked(language);
    await bot.people.register({ telegramId: chat.id, firstName: "Ada", languageCode: language });
    await paying.press(url, "pay");
    expect(await bot.told(chat.id)).toEqual([expect.stringContaining(expected)]);
  });
});
