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
  test("that the owner closes in another way leaves the list for good, and only what comes later is listed again", async () => {
    const { chat, url, trackId, paymentId } = await paying.asked();
    await paying.press(url, "wrong-coin", "expire");
    await paying.look(chat);
    const told = await bot.told(chat.id);
    const owner = bot.newChat({ id: bot.owner });
    const command = `/admin close ${paymentId.toLowerCase()} sent  back by bank`;
    await owner.text(command);
    expect(owner.last.text).toBe(
      `✅ <code>${paymentId}</code> of person <code>${chat.id}</code> is off the list, and no money moved. Kept with it: sent back by bank`,
    );
    await paying.look(chat);
    const store = createPaymentStore(bot.db);
    const payment = await store.find(paymentId);
    expect(payment?.review).toBeUndefined();
    expect(payment?.closed).toMatchObject([
      {
        by: bot.owner,
        why: "sent back by bank",
        at: expect.any(Date),
        review: { reason: "unvalued", track_id: trackId, what: "2500000 SHIB (Ethereum Network)" },
      },
    ]);
    expect([await paying.balance(chat), await bot.told(chat.id)]).toEqual([0, told]);
    await paying.pay(trackId, 12, { currency: "ETH", convert: false });
    await paying.look(chat);
    expect((await store.find(paymentId))?.review).toMatchObject({ what: expect.stringContaining("ETH") });
  });

  test("accepted by hand is credited with what came in", async () => {
    const { chat, url } = await paying.asked();
    await paying.press(url, "underpay", "accept");
    await paying.look(chat);
    expect(await paying.credits(chat)).toEqual([1_250]);
  });

  test("that is refunded before it was credited is told, and nothing is on the balance", async () => {
    const { chat, url, paymentId } = await paying.asked();
    await paying.press(url, "underpay", "refund");
    await paying.look(chat);
    await paying.press(url, "refunded");
    await paying.look(chat);
    expect(await bot.told(chat.id)).toEqual([
      expect.stringContaining(`↩️ The payment service sends the money of payment ${paymentId} back to you`),
    ]);
    expect(await paying.balance(chat)).toBe(0);
  });

  test("that is refunded after it was credited is for the owner to settle", async () => {
    const { chat, url, paymentId } = await paying.asked();
    await paying.press(url, "pay", "refund");
    await paying.look(chat);
    await paying.look(chat);
    expect(await paying.balance(chat)).toBe(2_500);
    expect((await bot.told(bot.owner)).filter((text) => text.includes(paymentId))).toEqual([
      expect.stringContaining("Oxapay sends money back that is on the person's balance ($25.00)"),
    ]);
  });
});
