import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { newPerson } from "../ledger/money.fixture.ts";
import { createInvoicesFixture, type InvoicesFixture, wishOf } from "./invoices.fixture.ts";

const PAYMENT = "GET /v1/payment/:track_id";
let bot: InvoicesFixture;

beforeAll(async () => {
  bot = await createInvoicesFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterEach(() => bot.noFaults());
afterAll(() => bot.end());

/** Since when a payment waits, as the process shows it, ms; 0 while none does. */
async function shown(): Promise<number> {
  const { text } = await bot.metrics.expose();
  const [, value] = /^botfleet_payment_unanswered_timestamp_seconds\S* (\S+)$/m.exec(text) ?? [];
  return Number(value) * 1000;
}

test("it is shown since when OxaPay does not answer about a payment, until it answers", {
  timeout: 30_000,
}, async () => {
  const wish = wishOf(newPerson());
  const { paymentId } = await bot.invoice(wish);
  const [track] = await bot.trackIds(paymentId);
  await bot.sweepAll();
  expect(await shown()).toBe(0);

  await bot.fault(bot.urls.oxapay, { route: "CALLBACK", kind: "outcome", outcome: "never", times: 2 });
  await bot.pay(track);
  await bot.fault(bot.urls.oxapay, { route: PAYMENT, kind: "status", status: 500 });
  const began = Date.now();
  await bot.sweepAll();
  const since = await shown();
  expect(since).toBeGreaterThanOrEqual(began);
  // The first time counts, not the last.
  await bot.sweepAll();
  expect(await shown()).toBe(since);
  expect(await bot.ledger.balance(wish.telegramId)).toBe(0);

  await bot.noFaults();
  // The client leaves Oxapay alone for ten seconds after so many failures.
  const again = () => bot.sweepAll().then(shown);
  await expect.poll(again, { timeout: 20_000, interval: 1_000 }).toBe(0);
  await bot.expectCredited(wish.telegramId);
});

test("a callback whose payment cannot be asked about counts too", async () => {
  const { paymentId } = await bot.invoice(wishOf(newPerson()));
  const [track] = await bot.trackIds(paymentId);
  await bot.fault(bot.urls.oxapay, { route: PAYMENT, kind: "status", status: 500, times: 20 });
  const body = JSON.stringify({ track_id: track, order_id: paymentId });
  expect((await bot.post(body, bot.sign(body))).status).toBe(503);
  expect(await bot.store.find(paymentId)).toMatchObject({ unanswered_since: expect.any(Date) });
});

test("a payment of which nothing more is expected waits for no answer", async () => {
  const { paymentId } = await bot.invoice(wishOf(newPerson()));
  await bot.store.noteUnanswered(paymentId, new Date());
  await bot.store.finish(paymentId);
  await bot.store.noteUnanswered(paymentId, new Date());
  expect(await bot.store.find(paymentId)).not.toHaveProperty("unanswered_since");
});
