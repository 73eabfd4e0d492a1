import { describe, expect, test } from "vitest";
import type { MoneyConversation } from "../testing/money-conversation.fixture.ts";
import { usePayers } from "../testing/payers.fixture.ts";
import type { Paying } from "../testing/paying.fixture.ts";
import { createPaymentStore } from "./store.ts";

const READ = "GET /v1/payment/:track_id";
let bot: MoneyConversation;
let paying: Paying;

usePayers((payers) => {
  ({ bot, paying } = payers);
});

describe("callbacks", () => {
  test("twenty at once are one credit and one message", async () => {
    const { chat, url, paymentId, trackId } = await paying.asked();
    await paying.uncalled(2);
    await paying.press(url, "pay");
    const answers = await Promise.all(Array.from({ length: 20 }, () => paying.callback(trackId, paymentId)));
    // One that could not win in time is answered 503, and Oxapay calls again.
    expect(answers.every(({ status }) => status === 200 || status === 503)).toBe(true);
    expect(answers.some(({ status }) => status === 200)).toBe(true);
    expect(await paying.credits(chat)).toEqual([2_500]);
    expect(await bot.told(chat.id)).toHaveLength(1);
  });

  test("two at once about what came on top are one more credit", async () => {
    const { chat, url, paymentId, trackId } = await paying.asked();
    await paying.press(url, "pay");
    await paying.uncalled(2);
    await paying.press(url, "pay");
    await Promise.all([paying.callback(trackId, paymentId), paying.callback(trackId, paymentId)]);
    expect(await paying.credits(chat)).toEqual([2_500, 2_500]);
    expect(await bot.told(chat.id)).toHaveLength(2);
  });

  test("that come before the answer to the invoice call are kept: the page is shown, and the money is there", async () => {
    const chat = bot.newChat();
    await chat.text("/topup");
    await bot.fault(bot.urls.oxapay, {
      route: "POST /v1/payment/invoice",
      kind: "outcome",
      outcome: "callback_first",
      times: 1,
    });
    await bot.bring(await chat.press("$25.00"));
    expect(chat.last.text).toContain("Your payment page for <b>$25.00</b> is ready");
    expect(await paying.credits(chat)).toEqual([2_500]);
    expect(await bot.told(chat.id)).toHaveLength(1);
  });

  test("replayed a day later change nothing", async () => {
    const { chat, url, paymentId, trackId } = await paying.asked();
    await paying.press(url, "pay");
    // The outbox forgets an effect after a day: the payment itself must know that it was told.
    expect(await bot.redis.del(...(await bot.redis.keys(`*done:${chat.id}:*`)))).toBeGreaterThan(0);
    expect((await paying.callback(trackId, paymentId)).status).toBe(200);
    expect([await paying.credits(chat), (await bot.told(chat.id)).length]).toEqual([[2_500], 1]);
    expect(await createPaymentStore(bot.db).find(paymentId)).toMatchObject({ notices: [] });
  });

  test("with a wrong signature are 401, and nothing is looked up for them", async () => {
    const { chat, url, paymentId, trackId } = await paying.asked();
    await paying.uncalled(2);
    await paying.press(url, "pay");
    const { calls: before } = await bot.stats(bot.urls.oxapay);
    expect((await paying.callback(trackId, paymentId, "another key")).status).toBe(401);
    const { calls: after } = await bot.stats(bot.urls.oxapay);
    expect([await paying.balance(chat), after[READ]]).toEqual([0, before[READ]]);
  });

  test("about somebody else's payment credit nobody, and about an unknown one are taken note of", async () => {
    const ours = await paying.asked();
    const theirs = await paying.asked();
    await paying.uncalled(2);
    await paying.press(ours.url, "pay");
    expect((await paying.callback(ours.trackId, theirs.paymentId)).status).toBe(200);
    expect((await paying.callback(ours.trackId, "P-2222222222")).status).toBe(200);
    expect([await paying.balance(ours.chat), await paying.balance(theirs.chat)]).toEqual([0, 0]);
    expect((await paying.callback(ours.trackId, ours.paymentId)).status).toBe(200);
    expect(await paying.credits(ours.chat)).toEqual([2_500]);
  });
});
