import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { newPerson } from "../ledger/money.fixture.ts";
import { createInvoicesFixture, type InvoicesFixture, wishOf } from "./invoices.fixture.ts";

let bot: InvoicesFixture;

beforeAll(async () => {
  bot = await createInvoicesFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterEach(() => bot.noFaults());
afterAll(() => bot.end());

describe("the store", () => {
  const notice = (id: string, cents: number) => ({ id, kind: "partial", cents, track_id: "1" }) as const;
  async function open(): Promise<string> {
    const wish = wishOf(newPerson());
    await bot.invoice(wish);
    return (await bot.store.byOperation(wish.operationId))?.payment_id ?? "";
  }

  test("notes no part any more once the payment was credited", async () => {
    const paymentId = await open();
    await bot.db.collection("payments").updateOne({ payment_id: paymentId }, { $set: { state: "paid" } });
    expect(await bot.store.notePart(paymentId, notice("late", 1_000))).toBeUndefined();
    expect((await bot.store.find(paymentId))?.notices).toBeUndefined();
  });

  test("keeps a payment for the sweep until the last of its notices was told", async () => {
    const paymentId = await open();
    await bot.store.notePart(paymentId, notice("first", 1_000));
    await bot.store.notePart(paymentId, notice("second", 1_100));
    await bot.store.told(paymentId, "first", undefined);
    await bot.store.finish(paymentId);
    expect(await bot.store.find(paymentId)).toMatchObject({ unfinished: true, notices: [{ id: "second" }] });
    await bot.store.told(paymentId, "second", undefined);
    await bot.store.finish(paymentId);
    expect((await bot.store.find(paymentId))?.unfinished).toBeUndefined();
  });
});
