import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { newPerson } from "../ledger/money.fixture.ts";
import { createInvoicesFixture, type InvoicesFixture, wishOf } from "./invoices.fixture.ts";

let bot: InvoicesFixture;

beforeAll(async () => {
  bot = await createInvoicesFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterEach(() => bot.noFaults());
afterAll(() => bot.end());

/** How many credits were timed, and for how many seconds in all; not a number while the process shows no such series. */
async function delays(): Promise<readonly [number, number]> {
  const { text } = await bot.metrics.expose();
  const figure = (part: string) =>
    Number(new RegExp(`^botfleet_payment_credit_delay_seconds_${part}\\S* (\\S+)$`, "m").exec(text)?.[1]);
  return [figure("count"), figure("sum")];
}

test("a credit is timed from its transfer on, by a process that looks after payments, and by no other", async () => {
  expect(await delays()).toEqual([Number.NaN, Number.NaN]);
  await bot.sweep();
  expect(await delays()).toEqual([0, 0]);
  const wish = wishOf(newPerson());
  const { paymentId } = await bot.invoice(wish);
  await bot.pay((await bot.trackIds(paymentId))[0]);
  await bot.expectCredited(wish.telegramId);
  const [after, total] = await delays();
  expect(after).toBe(1);
  // The vendor's times are whole seconds.
  expect(total).toBeGreaterThanOrEqual(0);
  expect(total).toBeLessThan(20);
});
