import { describe, expect, test } from "vitest";
import type { MoneyConversation } from "../testing/money-conversation.fixture.ts";
import { usePayers } from "../testing/payers.fixture.ts";
import type { Paying } from "../testing/paying.fixture.ts";
import { createPaymentStore } from "./store.ts";

let bot: MoneyConversation;
let paying: Paying;

usePayers((payers) => {
  ({ bot, paying } = payers);
});

describe("a payment", () => {
  test("of less is credited with what came in when the page closes, once", async () => {
    const { chat, url, paymentId } = await paying.asked();
    await paying.press(url, "underpay", "expire");
    await paying.look(chat);
    await paying.look(chat);
    expect(await bot.told(chat.id)).toEqual([
      `✅ The payment page ${paymentId} has closed. $12.50 of $25.00 came in and is on your balance: $12.50.\n/topup adds more.`,
    ]);
    expect(await paying.credits(chat)).toEqual([1_250]);
  });

  test("whose rest comes after the page closed on a part is credited with the rest", async () => {
    const { chat, url, paymentId } = await paying.asked();
    await paying.press(url, "underpay", "expire");
    await paying.look(chat);
    await paying.press(url, "pay");
    await paying.look(chat);
    await paying.look(chat);
    expect(await paying.credits(chat)).toEqual([1_250, 1_250]);
    expect((await bot.told(chat.id)).at(-1)).toBe(
      `✅ Another $12.50 came in for payment ${paymentId}. Your balance: $25.00.`,
    );
  });

  test("that expired is told once, and /topup begins anew", async () => {
    const { chat, url, paymentId } = await paying.asked();
    await paying.press(url, "expire");
    await paying.look(chat);
    await paying.look(chat);
    expect(await bot.told(chat.id)).toEqual([
      expect.stringContaining(`The payment page ${paymentId} for $25.00 has closed, and nothing came in.`),
    ]);
    await chat.text("/topup");
    await bot.bring(await chat.press("$25.00", chat.last));
    expect(paying.pageOf(chat)).not.toBe(url);
  });

  test("that comes after the page expired is credited, with words for it", async () => {
    const { chat, url, paymentId } = await paying.asked();
    await paying.press(url, "expire");
    await paying.look(chat);
    await paying.press(url, "pay");
    await paying.look(chat);
    await paying.look(chat);
    expect(await paying.credits(chat)).toEqual([2_500]);
    expect((await bot.told(chat.id)).slice(1)).toEqual([
      expect.stringContaining(
        `✅ $25.00 came in for payment ${paymentId}, after its page had closed. It is on your balance all the same: $25.00.`,
      ),
    ]);
  });

  test("that was sent in time and confirmed after the end is credited as paid", async () => {
    const { chat, url } = await paying.asked();
    await paying.press(url, "unconfirmed", "expire");
    await paying.look(chat);
    expect(await bot.told(chat.id)).toEqual([]);
    await paying.press(url, "confirm");
    expect(await paying.credits(chat)).toEqual([2_500]);
  });

  test("that was paid, and more is on its way a week after the end, is looked at until the rest is there", async () => {
    const { chat, url, trackId, paymentId } = await paying.asked();
    await paying.press(url, "pay");
    await paying.uncalled(9);
    await paying.pay(trackId, 10, { confirm: false });
    const past = { $set: { expires_at: new Date(Date.now() - 169 * 3_600_000) } };
    await bot.db.collection("payments").updateOne({ payment_id: paymentId }, past);
    await paying.look(chat);
    expect(await createPaymentStore(bot.db).find(paymentId)).toMatchObject({ unfinished: true });
    await paying.press(url, "confirm");
    await paying.look(chat);
    expect(await paying.credits(chat)).toEqual([1_000, 2_500]);
    await paying.look(chat);
    expect((await createPaymentStore(bot.db).find(paymentId))?.unfinished).toBeUndefined();
  });
});
