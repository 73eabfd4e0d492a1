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
  test("in a wrong currency or over another network is not credited: the person and the owner are told, and it is listed", async () => {
    const { chat, url, paymentId, trackId } = await paying.asked();
    await paying.press(url, "wrong-coin");
    await paying.look(chat);
    expect(await bot.told(chat.id)).toEqual([]);
    await paying.press(url, "expire");
    await paying.look(chat);
    await paying.look(chat);
    expect(await bot.told(chat.id)).toEqual([
      expect.stringContaining(`⚠️ For payment ${paymentId} this arrived: 2500000 SHIB (Ethereum Network).`),
    ]);
    expect(await paying.balance(chat)).toBe(0);
    const words = (await bot.told(bot.owner)).filter((text) => text.includes(paymentId));
    expect(words).toEqual([expect.stringContaining(`Person ${chat.id}, track id ${trackId}.`)]);
    const listed = await createPaymentStore(bot.db).inReview(50);
    expect(listed).toMatchObject([
      { payment_id: paymentId, state: "review", review: { reason: "unvalued" } },
    ]);
    await paying.press(url, "accept");
    await paying.look(chat);
    expect(await paying.credits(chat)).toEqual([2_500]);
    expect(await createPaymentStore(bot.db).inReview(50)).toEqual([]);
  });

  test("in a coin that nothing published tells the value of is what was asked for, and nobody has to look at it", async () => {
    const { chat, trackId } = await paying.asked();
    await paying.pay(trackId, 25, { currency: "BTC", convert: false });
    await paying.look(chat);
    expect([await paying.credits(chat), await bot.told(chat.id)]).toEqual([
      [2_500],
      [expect.stringContaining("✅ $25.00 came in.")],
    ]);
    expect(await createPaymentStore(bot.db).inReview(50)).toEqual([]);
  });

  test("whose surplus has no value is credited with what was asked for, and the owner looks at the surplus", async () => {
    const { chat, url, trackId, paymentId } = await paying.asked();
    await paying.pay(trackId, 25, { currency: "BTC", convert: false });
    await paying.pay(trackId, 12, { currency: "ETH", convert: false });
    expect(await paying.credits(chat)).toEqual([2_500]);
    expect(await createPaymentStore(bot.db).find(paymentId)).toMatchObject({
      state: "paid",
      review: { reason: "unvalued", what: "0.004 ETH (Ethereum Network)" },
    });
    await paying.press(url, "accept");
    await paying.look(chat);
    expect(await paying.credits(chat)).toEqual([2_500]);
    expect((await createPaymentStore(bot.db).find(paymentId))?.review).toBeUndefined();
  });

  test("in part in another coin is credited with what the exchange made of it", async () => {
    const { chat, url, trackId, paymentId } = await paying.asked();
    await paying.pay(trackId, 10, { currency: "TRX" });
    await paying.press(url, "expire");
    await paying.look(chat);
    // 100 TRX at 0.1 less Oxapay's 1.5 per cent.
    expect(await paying.credits(chat)).toEqual([985]);
    expect((await createPaymentStore(bot.db).find(paymentId))?.review).toBeUndefined();
  });
});
