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
