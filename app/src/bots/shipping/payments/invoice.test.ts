import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { newPerson } from "../ledger/money.fixture.ts";
import { createInvoicesFixture, INVOICE, type InvoicesFixture, wishOf } from "./invoices.fixture.ts";

let bot: InvoicesFixture;

beforeAll(async () => {
  bot = await createInvoicesFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterEach(() => bot.noFaults());
afterAll(() => bot.end());

describe("an invoice", () => {
  test("is made once per operation, for our amount, under our id", async () => {
    const wish = wishOf(newPerson());
    const first = await bot.invoice(wish);
    expect(await bot.invoice(wish)).toEqual(first);
    expect(first).toMatchObject({ amountCents: 2_500, payUrl: expect.stringContaining("/pay/") });
    expect(first.expiresAt.getTime()).toBeGreaterThan(Date.now() + 50 * 60_000);
    const { payments } = await bot.oxapayLedger();
    expect(payments.filter(({ order_id }) => order_id === first.paymentId)).toMatchObject([{ amount: 25 }]);
  });

  test("ends when OxaPay says that its page closes, not by a calculation of ours", async () => {
    const wish = wishOf(newPerson());
    const { expiresAt, paymentId } = await bot.invoice(wish);
    const [trackId = ""] = await bot.trackIds(paymentId);
    const record = await bot.oxapay.payment(trackId, AbortSignal.timeout(5_000));
    expect(record.expiresAt).toBeInstanceOf(Date);
    expect(expiresAt).toEqual(record.expiresAt);
    expect((await bot.invoice(wish)).expiresAt).toEqual(record.expiresAt);
  });

  test("asked for five times at once is shown as one and the same", async () => {
    const wish = wishOf(newPerson());
    const all = await Promise.all(Array.from({ length: 5 }, () => bot.invoice(wish)));
    expect(new Set(all.map(({ payUrl }) => payUrl)).size).toBe(1);
    expect(new Set(all.map(({ paymentId }) => paymentId)).size).toBe(1);
  });

  test.each([{ kind: "lost" }, { kind: "reset" }, { kind: "malformed" }, { kind: "status", status: 503 }])(
    "that $kind spoiled is refused for now, and the next try shows one",
    async (fault) => {
      const wish = wishOf(newPerson());
      await bot.fault(bot.urls.oxapay, { route: INVOICE, times: 1, ...fault });
      await expect(bot.invoice(wish)).rejects.toMatchObject({
        code: "SERVICE_BUSY",
        messageKey: "payments-unavailable",
      });
      const { paymentId, payUrl } = await bot.invoice(wish);
      const shown = (await bot.trackIds(paymentId)).at(-1);
      expect(payUrl).toContain(String(shown));
      await bot.pay(shown);
      await bot.expectCredited(wish.telegramId);
    },
  );

  test("that was made stays the answer to its wish when the limits change before it is asked for again", async () => {
    const wish = wishOf(newPerson(), 1_000);
    const first = await bot.invoice(wish);
    const lost = wishOf(newPerson(), 1_000);
    await bot.fault(bot.urls.oxapay, { route: INVOICE, kind: "lost", times: 1 });
    await expect(bot.invoice(lost)).rejects.toMatchObject({ code: "SERVICE_BUSY" });
    await bot.shop.set("minTopupCents", 1_500, 1);
    try {
      expect(await bot.invoice(wish)).toEqual(first);
      // A page that nobody was shown is made by the limits of today, as a new one is.
      for (const other of [lost, wishOf(newPerson(), 1_000)])
        await expect(bot.invoice(other)).rejects.toMatchObject({ code: "AMOUNT_INVALID" });
    } finally {
      await bot.shop.set("minTopupCents", 500, 1);
    }
    expect((await bot.invoice(lost)).amountCents).toBe(1_000);
  });

  test.each([499, 100_001, 0, -1, 1_000.5, Number.NaN, 1e12])(
    "of %d cents is refused and writes nothing",
    async (cents) => {
      const wish = wishOf(newPerson(), cents);
      await expect(bot.invoice(wish)).rejects.toMatchObject({
        code: "AMOUNT_INVALID",
        messageKey: "topup-amount-invalid",
        details: { min: "$5.00", max: "$1000.00" },
      });
      expect(await bot.store.byOperation(wish.operationId)).toBeUndefined();
    },
  );
});
