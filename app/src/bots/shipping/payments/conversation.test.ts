import { createHmac } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import type { TestChat } from "../../../platform/telegram/testing/chat.ts";
import type { ShippingSession } from "../session.ts";
import { createMoneyConversation, type MoneyConversation } from "../testing/money-conversation.fixture.ts";
import { createPaymentStore } from "./store.ts";

type Chat = TestChat<ShippingSession>;

const READ = "GET /v1/payment/:track_id";
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

/** A person who asked for a page to pay $25.00 on. */
async function asked(languageCode = "en") {
  const chat = bot.newChat({ languageCode });
  await chat.text("/topup");
  await bot.bring(await chat.press("$25.00"));
  const url = [...chat.last.buttons.values()][0] ?? "";
  const payment = await bot.db.collection("payments").findOne({ telegram_id: chat.id });
  return { chat, url, paymentId: String(payment?.payment_id), trackId: url.split("/").at(-1) ?? "" };
}

/** A button of the payment page; returns when its callbacks were tried once. */
async function press(url: string, ...actions: string[]): Promise<void> {
  for (const action of actions) {
    const body = new URLSearchParams({ action });
    const { status } = await fetch(url, { method: "POST", body, redirect: "manual" });
    expect(status).toBe(303);
  }
}

/** Looks at one person's payment now, as the task does when its time has come. */
async function look(chat: Chat): Promise<void> {
  const due = { $set: { check_at: new Date(0) } };
  await bot.db.collection("payments").updateOne({ telegram_id: chat.id, unfinished: true }, due);
  await bot.task("payments-sweep");
}

const balance = (chat: Chat) => bot.ledger.balance(chat.id);
const credits = async (chat: Chat) => (await bot.ledger.entries(chat.id, 9)).map(({ cents }) => cents);

/** What Oxapay posts, signed as it signs. */
function callback(trackId: string, paymentId: string, key = bot.key.reveal()): Promise<Response> {
  const body = JSON.stringify({ track_id: trackId, order_id: paymentId, status: "Paid", amount: 25 });
  const HMAC = createHmac("sha512", key).update(body).digest("hex");
  return fetch(bot.callbackUrl, { method: "POST", headers: { HMAC }, body });
}

describe("a payment", () => {
  test("of what was asked is on the balance, and said once", async () => {
    const { chat, url } = await asked();
    await press(url, "pay");
    expect(await bot.told(chat.id)).toEqual([
      "✅ $25.00 came in. Your balance: $25.00.\nA label that is waiting continues with /newlabel.",
    ]);
    await chat.text("/balance");
    expect(chat.last.text).toContain("Your balance: <b>$25.00</b>");
  });

  test("that is a little short counts as paid: what is missing is within what the invoice forgives", async () => {
    const { chat, trackId } = await asked();
    await pay(trackId, 24.8);
    expect([await balance(chat), await bot.told(chat.id)]).toEqual([
      2_500,
      [expect.stringContaining("✅ $25.00 came in.")],
    ]);
  });

  test("of more is on the balance whole", async () => {
    const { chat, url } = await asked();
    await press(url, "overpay");
    expect(await bot.told(chat.id)).toEqual([
      expect.stringMatching(/^✅ \$37\.50 came in, more than the \$25\.00 .* on your balance: \$37\.50\./),
    ]);
    expect(await credits(chat)).toEqual([3_750]);
  });

  test("of less is told while the page is open, and the rest completes it, in another coin too", async () => {
    const { chat, url, paymentId } = await asked();
    await press(url, "underpay");
    await look(chat);
    await look(chat);
    expect(await bot.told(chat.id)).toEqual([
      `⏳ $12.50 of $25.00 came in so far for payment ${paymentId}.\n$12.50 is missing: send it from the same page, in any coin that the page offers. If the page closes first, what came in goes to your balance.`,
    ]);
    expect(await balance(chat)).toBe(0);
    await press(url, "other-coin");
    expect(await credits(chat)).toEqual([2_500]);
    expect((await bot.told(chat.id)).at(-1)).toContain("✅ $25.00 came in. Your balance: $25.00.");
  });

  test("of less is credited with what came in when the page closes, once", async () => {
    const { chat, url, paymentId } = await asked();
    await press(url, "underpay", "expire");
    await look(chat);
    await look(chat);
    expect(await bot.told(chat.id)).toEqual([
      `✅ The payment page ${paymentId} has closed. $12.50 of $25.00 came in and is on your balance: $12.50.\n/topup adds more.`,
    ]);
    expect(await credits(chat)).toEqual([1_250]);
  });

  test("whose rest comes after the page closed on a part is credited with the rest", async () => {
    const { chat, url, paymentId } = await asked();
    await press(url, "underpay", "expire");
    await look(chat);
    await press(url, "pay");
    await look(chat);
    await look(chat);
    expect(await credits(chat)).toEqual([1_250, 1_250]);
    expect((await bot.told(chat.id)).at(-1)).toBe(
      `✅ Another $12.50 came in for payment ${paymentId}. Your balance: $25.00.`,
    );
  });

  test("that expired is told once, and /topup begins anew", async () => {
    const { chat, url, paymentId } = await asked();
    await press(url, "expire");
    await look(chat);
    await look(chat);
    expect(await bot.told(chat.id)).toEqual([
      expect.stringContaining(`The payment page ${paymentId} for $25.00 has closed, and nothing came in.`),
    ]);
    await chat.text("/topup");
    await bot.bring(await chat.press("$25.00", chat.last));
    expect([...chat.last.buttons.values()][0]).not.toBe(url);
  });

  test("that comes after the page expired is credited, with words for it", async () => {
    const { chat, url, paymentId } = await asked();
    await press(url, "expire");
    await look(chat);
    await press(url, "pay");
    await look(chat);
    await look(chat);
    expect(await credits(chat)).toEqual([2_500]);
    expect((await bot.told(chat.id)).slice(1)).toEqual([
      expect.stringContaining(
        `✅ $25.00 came in for payment ${paymentId}, after its page had closed. It is on your balance all the same: $25.00.`,
      ),
    ]);
  });

  test("that was sent in time and confirmed after the end is credited as paid", async () => {
    const { chat, url } = await asked();
    await press(url, "unconfirmed", "expire");
    await look(chat);
    expect(await bot.told(chat.id)).toEqual([]);
    await press(url, "confirm");
    expect(await credits(chat)).toEqual([2_500]);
  });

  test("made twice is credited for both", async () => {
    const { chat, url, paymentId } = await asked();
    await press(url, "pay", "pay");
    expect(await credits(chat)).toEqual([2_500, 2_500]);
    expect((await bot.told(chat.id)).at(-1)).toBe(
      `✅ Another $25.00 came in for payment ${paymentId}. Your balance: $50.00.`,
    );
  });

  test("in a wrong currency or over another network is not credited: the person and the owner are told, and it is listed", async () => {
    const { chat, url, paymentId, trackId } = await asked();
    await press(url, "wrong-coin");
    await look(chat);
    expect(await bot.told(chat.id)).toEqual([]);
    await press(url, "expire");
    await look(chat);
    await look(chat);
    expect(await bot.told(chat.id)).toEqual([
      expect.stringContaining(`⚠️ For payment ${paymentId} this arrived: 2500000 SHIB (Ethereum Network).`),
    ]);
    expect(await balance(chat)).toBe(0);
    const words = (await bot.told(bot.owner)).filter((text) => text.includes(paymentId));
    expect(words).toEqual([expect.stringContaining(`Person ${chat.id}, track id ${trackId}.`)]);
    const listed = await createPaymentStore(bot.db).inReview(50);
    expect(listed).toMatchObject([
      { payment_id: paymentId, state: "review", review: { reason: "unvalued" } },
    ]);
    await press(url, "accept");
    await look(chat);
    expect(await credits(chat)).toEqual([2_500]);
    expect(await createPaymentStore(bot.db).inReview(50)).toEqual([]);
  });

  test("in a coin that nothing published tells the value of is what was asked for, and nobody has to look at it", async () => {
    const { chat, trackId } = await asked();
    await pay(trackId, 25, { currency: "BTC", convert: false });
    await look(chat);
    expect([await credits(chat), await bot.told(chat.id)]).toEqual([
      [2_500],
      [expect.stringContaining("✅ $25.00 came in.")],
    ]);
    expect(await createPaymentStore(bot.db).inReview(50)).toEqual([]);
  });

  test("whose surplus has no value is credited with what was asked for, and the owner looks at the surplus", async () => {
    const { chat, url, trackId, paymentId } = await asked();
    await pay(trackId, 25, { currency: "BTC", convert: false });
    await pay(trackId, 12, { currency: "ETH", convert: false });
    expect(await credits(chat)).toEqual([2_500]);
    expect(await createPaymentStore(bot.db).find(paymentId)).toMatchObject({
      state: "paid",
      review: { reason: "unvalued", what: "0.004 ETH (Ethereum Network)" },
    });
    await press(url, "accept");
    await look(chat);
    expect(await credits(chat)).toEqual([2_500]);
    expect((await createPaymentStore(bot.db).find(paymentId))?.review).toBeUndefined();
  });

  test("in part in another coin is credited with what the exchange made of it", async () => {
    const { chat, url, trackId, paymentId } = await asked();
    await pay(trackId, 10, { currency: "TRX" });
    await press(url, "expire");
    await look(chat);
    // 100 TRX at 0.1 less Oxapay's 1.5 per cent.
    expect(await credits(chat)).toEqual([985]);
    expect((await createPaymentStore(bot.db).find(paymentId))?.review).toBeUndefined();
  });

  test("that was paid, and more is on its way an hour after the end, is looked at until the rest is there", async () => {
    const { chat, url, trackId, paymentId } = await asked();
    await press(url, "pay");
    await bot.fault(bot.urls.oxapay, { route: "CALLBACK", kind: "outcome", outcome: "never", times: 9 });
    await pay(trackId, 10, { confirm: false });
    const past = { $set: { expires_at: new Date(Date.now() - 2 * 3_600_000) } };
    await bot.db.collection("payments").updateOne({ payment_id: paymentId }, past);
    await look(chat);
    expect(await createPaymentStore(bot.db).find(paymentId)).toMatchObject({ unfinished: true });
    await press(url, "confirm");
    await look(chat);
    expect(await credits(chat)).toEqual([1_000, 2_500]);
    await look(chat);
    expect((await createPaymentStore(bot.db).find(paymentId))?.unfinished).toBeUndefined();
  });

  test("accepted by hand is credited with what came in", async () => {
    const { chat, url } = await asked();
    await press(url, "underpay", "accept");
    await look(chat);
    expect(await credits(chat)).toEqual([1_250]);
  });

  test("that is refunded before it was credited is told, and nothing is on the balance", async () => {
    const { chat, url, paymentId } = await asked();
    await press(url, "underpay", "refund");
    await look(chat);
    await press(url, "refunded");
    await look(chat);
    expect(await bot.told(chat.id)).toEqual([
      expect.stringContaining(`↩️ The payment service sends the money of payment ${paymentId} back to you`),
    ]);
    expect(await balance(chat)).toBe(0);
  });

  test("that is refunded after it was credited is for the owner to settle", async () => {
    const { chat, url, paymentId } = await asked();
    await press(url, "pay", "refund");
    await look(chat);
    await look(chat);
    expect(await balance(chat)).toBe(2_500);
    expect((await bot.told(bot.owner)).filter((text) => text.includes(paymentId))).toEqual([
      expect.stringContaining("Oxapay sends money back that is on the person's balance ($25.00)"),
    ]);
  });

  test.each([
    ["ru", "Пришло $25.00. Ваш баланс: $25.00."],
    ["fa", "مبلغ \u2068$25.00\u2069 رسید"],
  ])("is told of in the person's language (%s)", async (language, expected) => {
    const { chat, url } = await asked(language);
    await bot.people.register({ telegramId: chat.id, firstName: "Ada", languageCode: language });
    await press(url, "pay");
    expect(await bot.told(chat.id)).toEqual([expect.stringContaining(expected)]);
  });
});

describe("callbacks", () => {
  test("twenty at once are one credit and one message", async () => {
    const { chat, url, paymentId, trackId } = await asked();
    await bot.fault(bot.urls.oxapay, { route: "CALLBACK", kind: "outcome", outcome: "never", times: 2 });
    await press(url, "pay");
    const answers = await Promise.all(Array.from({ length: 20 }, () => callback(trackId, paymentId)));
    // One that could not win in time is answered 503, and Oxapay calls again.
    expect(answers.every(({ status }) => status === 200 || status === 503)).toBe(true);
    expect(answers.some(({ status }) => status === 200)).toBe(true);
    expect(await credits(chat)).toEqual([2_500]);
    expect(await bot.told(chat.id)).toHaveLength(1);
  });

  test("two at once about what came on top are one more credit", async () => {
    const { chat, url, paymentId, trackId } = await asked();
    await press(url, "pay");
    await bot.fault(bot.urls.oxapay, { route: "CALLBACK", kind: "outcome", outcome: "never", times: 2 });
    await press(url, "pay");
    await Promise.all([callback(trackId, paymentId), callback(trackId, paymentId)]);
    expect(await credits(chat)).toEqual([2_500, 2_500]);
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
    expect(await credits(chat)).toEqual([2_500]);
    expect(await bot.told(chat.id)).toHaveLength(1);
  });

  test("replayed a day later change nothing", async () => {
    const { chat, url, paymentId, trackId } = await asked();
    await press(url, "pay");
    // The outbox forgets an effect after a day: the payment itself must know that it was told.
    expect(await bot.redis.del(...(await bot.redis.keys(`*done:${chat.id}:*`)))).toBeGreaterThan(0);
    expect((await callback(trackId, paymentId)).status).toBe(200);
    expect([await credits(chat), (await bot.told(chat.id)).length]).toEqual([[2_500], 1]);
    expect(await createPaymentStore(bot.db).find(paymentId)).toMatchObject({ notices: [] });
  });

  test("with a wrong signature are 401, and nothing is looked up for them", async () => {
    const { chat, url, paymentId, trackId } = await asked();
    await bot.fault(bot.urls.oxapay, { route: "CALLBACK", kind: "outcome", outcome: "never", times: 2 });
    await press(url, "pay");
    const { calls: before } = await bot.stats(bot.urls.oxapay);
    expect((await callback(trackId, paymentId, "another key")).status).toBe(401);
    const { calls: after } = await bot.stats(bot.urls.oxapay);
    expect([await balance(chat), after[READ]]).toEqual([0, before[READ]]);
  });

  test("about somebody else's payment credit nobody, and about an unknown one are taken note of", async () => {
    const ours = await asked();
    const theirs = await asked();
    await bot.fault(bot.urls.oxapay, { route: "CALLBACK", kind: "outcome", outcome: "never", times: 2 });
    await press(ours.url, "pay");
    expect((await callback(ours.trackId, theirs.paymentId)).status).toBe(200);
    expect((await callback(ours.trackId, "P-2222222222")).status).toBe(200);
    expect([await balance(ours.chat), await balance(theirs.chat)]).toEqual([0, 0]);
    expect((await callback(ours.trackId, ours.paymentId)).status).toBe(200);
    expect(await credits(ours.chat)).toEqual([2_500]);
  });
});

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

describe("when Oxapay is in trouble", () => {
  let healthy: MoneyConversation;
  // A client of its own for each: what fails opens its breaker.
  beforeEach(async () => {
    healthy = bot;
    bot = await createMoneyConversation(inject("mongoUrl"), inject("redisUrl"));
  });
  afterEach(async () => {
    await bot.end();
    bot = healthy;
  });

  test.each([
    { kind: "rate_limit", retry_after: 1 },
    { kind: "status", status: 500 },
    { kind: "status", status: 503 },
    { kind: "malformed" },
    { kind: "lost" },
    { kind: "latency", latency_ms: 6_000 },
  ])(
    "a payment that it cannot be asked about now (%j) is found later, without a callback",
    async (fault) => {
      const { chat, url, trackId, paymentId } = await asked();
      await bot.fault(bot.urls.oxapay, { route: "CALLBACK", kind: "outcome", outcome: "never", times: 2 });
      await press(url, "pay");
      // One call with its two repetitions: more would open the client's breaker.
      await bot.fault(bot.urls.oxapay, { route: READ, times: 3, ...fault });
      expect((await callback(trackId, paymentId)).status).toBe(503);
      expect(await balance(chat)).toBe(0);
      await bot.noFaults();
      await look(chat);
      expect([await credits(chat), (await bot.told(chat.id)).length]).toEqual([[2_500], 1]);
    },
    40_000,
  );

  test.each([
    { kind: "rate_limit", retry_after: 60 },
    { kind: "status", status: 500 },
    { kind: "status", status: 503 },
    { kind: "malformed" },
    { kind: "lost" },
    { kind: "latency", latency_ms: 6_000 },
  ])(
    "an invoice that it does not make now (%j) costs nobody anything, and the next try shows a page",
    async (fault) => {
      const chat = bot.newChat();
      await chat.text("/topup");
      await bot.fault(bot.urls.oxapay, { route: "POST /v1/payment/invoice", times: 2, ...fault });
      await bot.bring(await chat.press("$25.00"));
      expect(chat.messages).toHaveLength(1);
      expect(chat.last.text).toContain("No money has moved; please try again in a minute.");
      await bot.noFaults();
      await bot.bring(await chat.press("Try again"));
      expect(chat.last.text).toContain("Your payment page");
      expect(await bot.db.collection("payments").countDocuments({ telegram_id: chat.id })).toBe(1);
      await press([...chat.last.buttons.values()][0] ?? "", "pay");
      expect(await credits(chat)).toEqual([2_500]);
    },
    40_000,
  );
});

/** Pays a sum in dollars. */
async function pay(track_id: string, amount: number, change: object = {}): Promise<void> {
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ track_id, amount, ...change });
  expect((await fetch(`${bot.urls.oxapay}/_pay`, { method: "POST", headers, body })).status).toBe(200);
}
