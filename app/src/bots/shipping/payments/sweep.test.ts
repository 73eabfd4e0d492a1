import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { sentence } from "../backend.fixture.ts";
import { formatUsd } from "../ledger/money.ts";
import { newPerson } from "../ledger/money.fixture.ts";
import { creditInvoice } from "./credit.ts";
import { createInvoicesFixture, INVOICE, type InvoicesFixture, wishOf } from "./invoices.fixture.ts";

let bot: InvoicesFixture;

beforeAll(async () => {
  bot = await createInvoicesFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterEach(() => bot.noFaults());
afterAll(() => bot.end());

describe("the sweep", () => {
  test("credits what was paid without a callback, once", async () => {
    const wish = wishOf(newPerson());
    const { paymentId } = await bot.invoice(wish);
    await bot.fault(bot.urls.oxapay, { route: "CALLBACK", kind: "outcome", outcome: "never", times: 2 });
    await bot.pay((await bot.trackIds(paymentId))[0]);
    expect(await bot.ledger.balance(wish.telegramId)).toBe(0);
    await bot.sweepAll();
    await bot.sweepAll();
    await bot.expectCredited(wish.telegramId);
  });

  test.each(["now", "by the release before"])(
    "tells what was credited %s by a run that died before it could",
    async (by) => {
      const wish = wishOf(newPerson());
      const { paymentId } = await bot.invoice(wish);
      const payment = await bot.store.find(paymentId);
      if (payment?.track_id === undefined) throw new Error("no invoice was kept");
      const { telegramId, amountCents: cents } = wish;
      const { track_id } = payment;
      if (by === "now") {
        await creditInvoice({ ...bot, payments: bot.store }, payment, track_id, {
          kind: "owed",
          cents,
          state: "paid",
          late: false,
          settled: false,
          unvalued: 0,
        });
      } else {
        await bot.topUp(telegramId, cents, `payment.${paymentId}`);
        await bot.db.collection("payments").updateOne({ payment_id: paymentId }, { $set: { state: "paid" } });
      }
      expect(await bot.said(telegramId)).toEqual([]);
      await bot.pay(track_id);
      await bot.sweepAll();
      await bot.sweepAll();
      expect(await bot.ledger.balance(telegramId)).toBe(cents);
      const amount = formatUsd(cents);
      const text = sentence("payment-credited", { amount, balance: amount });
      expect((await bot.said(telegramId)).map(({ payload }) => payload.text)).toEqual([text]);
    },
  );

  test("does not claim that an owner was told where none is named", async () => {
    const wish = wishOf(newPerson());
    const { paymentId, payUrl } = await bot.invoice(wish);
    for (const action of ["wrong-coin", "expire"]) {
      const body = new URLSearchParams({ action });
      await fetch(payUrl, { method: "POST", body, redirect: "manual" });
    }
    await bot.sweepAll();
    const what = "2500000 SHIB (Ethereum Network)";
    expect((await bot.said(wish.telegramId)).map(({ payload }) => payload.text)).toEqual([
      sentence("payment-unvalued-unheard", { what, paymentId }),
    ]);
  });

  test("ends an expired invoice and a payment whose page was never shown", async () => {
    const expired = await bot.invoice(wishOf(newPerson()));
    const [track] = await bot.trackIds(expired.paymentId);
    await fetch(`${bot.urls.oxapay}/pay/${track}`, {
      method: "POST",
      body: new URLSearchParams({ action: "expire" }),
      redirect: "manual",
    });
    const lost = wishOf(newPerson());
    await bot.fault(bot.urls.oxapay, { route: INVOICE, kind: "reset", times: 1 });
    await expect(bot.invoice(lost)).rejects.toMatchObject({ code: "SERVICE_BUSY" });
    await bot.db
      .collection("payments")
      .updateOne({ operation_id: lost.operationId }, { $set: { expires_at: new Date(0) } });
    await bot.sweepAll();
    expect(await bot.store.find(expired.paymentId)).toMatchObject({ state: "expired" });
    expect(await bot.store.byOperation(lost.operationId)).toMatchObject({ state: "expired" });
    // Late money is looked for until a week after the end; for a page that nobody saw there is nothing to wait for.
    expect((await bot.store.find(expired.paymentId))?.check_at?.getTime()).toBeGreaterThan(Date.now());
    expect((await bot.store.byOperation(lost.operationId))?.unfinished).toBeUndefined();
  });

  test("looks after a payment that had ended without a page, when its page was asked for once more", async () => {
    const wish = wishOf(newPerson());
    await bot.fault(bot.urls.oxapay, { route: INVOICE, kind: "reset", times: 1 });
    await expect(bot.invoice(wish)).rejects.toMatchObject({ code: "SERVICE_BUSY" });
    const of = { operation_id: wish.operationId };
    await bot.db.collection("payments").updateOne(of, { $set: { expires_at: new Date(0) } });
    await bot.sweepAll();
    const { paymentId } = await bot.invoice(wish);
    expect(await bot.store.find(paymentId)).toMatchObject({ state: "open", unfinished: true });
    await bot.fault(bot.urls.oxapay, { route: "CALLBACK", kind: "outcome", outcome: "never", times: 2 });
    await bot.pay((await bot.trackIds(paymentId)).at(-1));
    await bot.sweepAll();
    await bot.expectCredited(wish.telegramId);
  });

  test("does not end a payment that got its page meanwhile", async () => {
    const { paymentId } = await bot.invoice(wishOf(newPerson()));
    await bot.store.endUnshown(paymentId);
    expect(await bot.store.find(paymentId)).toMatchObject({ state: "open", unfinished: true });
  });
});
