import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { newPerson } from "../ledger/money.fixture.ts";
import { createInvoicesFixture, INVOICE, type InvoicesFixture, wishOf } from "./invoices.fixture.ts";

let bot: InvoicesFixture;

beforeAll(async () => {
  bot = await createInvoicesFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterEach(() => bot.noFaults());
afterAll(() => bot.end());

describe("a paid invoice is credited once", () => {
  test("and the person told once, with the new balance", async () => {
    const wish = wishOf(newPerson());
    const { paymentId } = await bot.invoice(wish);
    const [track] = await bot.trackIds(paymentId);
    await bot.pay(track);
    await bot.expectCredited(wish.telegramId);
    expect(await bot.store.find(paymentId)).toMatchObject({ state: "paid", told_at: expect.any(Date) });
    await bot.expectTaken(track, 2);
  });

  test.each(["replay", "at_once"])("when the callback comes twice (%s)", async (outcome) => {
    const wish = wishOf(newPerson());
    const { paymentId } = await bot.invoice(wish);
    await bot.fault(bot.urls.oxapay, { route: "CALLBACK", kind: "outcome", outcome, times: 2 });
    const [track] = await bot.trackIds(paymentId);
    await bot.pay(track);
    await bot.expectCredited(wish.telegramId);
    await bot.expectTaken(track, 2);
  });

  test("when it was paid before the invoice's answer was there", async () => {
    const wish = wishOf(newPerson());
    await bot.fault(bot.urls.oxapay, {
      route: INVOICE,
      kind: "outcome",
      outcome: "callback_first",
      times: 1,
    });
    await bot.invoice(wish);
    await bot.expectCredited(wish.telegramId);
  });

  test("for each invoice, when two exist because an answer was lost, and both are paid", async () => {
    const wish = wishOf(newPerson());
    await bot.fault(bot.urls.oxapay, { route: INVOICE, kind: "lost", times: 1 });
    await expect(bot.invoice(wish)).rejects.toMatchObject({ code: "SERVICE_BUSY" });
    const { paymentId } = await bot.invoice(wish);
    const tracks = await bot.trackIds(paymentId);
    expect(tracks).toHaveLength(2);
    for (const track of tracks) await bot.pay(track);
    // Two invoices, two payments: the person has what they sent.
    expect(await bot.ledger.balance(wish.telegramId)).toBe(5_000);
    expect(await bot.ledger.entries(wish.telegramId, 5)).toHaveLength(2);
  });
});
