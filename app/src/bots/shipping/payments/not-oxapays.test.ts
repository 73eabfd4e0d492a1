import { createHmac } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { newPerson } from "../ledger/money.fixture.ts";
import { createInvoicesFixture, type InvoicesFixture, wishOf } from "./invoices.fixture.ts";

const signal = new AbortController().signal;
let bot: InvoicesFixture;

beforeAll(async () => {
  bot = await createInvoicesFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterEach(() => bot.noFaults());
afterAll(() => bot.end());

describe("a callback that is not Oxapay's changes nothing", () => {
  async function aNotice() {
    const wish = wishOf(newPerson());
    const { paymentId } = await bot.invoice(wish);
    const [track] = await bot.trackIds(paymentId);
    const body = JSON.stringify({ track_id: track, order_id: paymentId, status: "Paid", amount: 25 });
    return { body, person: wish.telegramId };
  }

  test("a wrong, short or missing signature is 401", async () => {
    const { body, person } = await aNotice();
    const wrong = createHmac("sha512", "another key").update(body).digest("hex");
    for (const hmac of [wrong, "", "ab", "zz".repeat(64), bot.sign(`${body} `), undefined]) {
      expect((await bot.post(body, hmac)).status).toBe(401);
    }
    expect(await bot.ledger.balance(person)).toBe(0);
  });

  test("a signed claim of payment is not believed: Oxapay's own record counts", async () => {
    const { body, person } = await aNotice();
    const answer = await bot.post(body, bot.sign(body));
    expect([answer.status, await answer.text()]).toEqual([200, "ok"]);
    expect(await bot.ledger.balance(person)).toBe(0);
  });

  test.each(["", "{", "[]", "null", '{"order_id":"P-1"}', '{"track_id":{}}'])(
    "signed nonsense %j is 400",
    async (body) => {
      expect((await bot.post(body, bot.sign(body))).status).toBe(400);
    },
  );

  test.each(["P-2222222222", "", "x".repeat(4096)])(
    "an unknown order %j is taken note of",
    async (order_id) => {
      const body = JSON.stringify({ track_id: 1, order_id });
      expect((await bot.post(body, bot.sign(body))).status).toBe(200);
    },
  );

  test.each([100_000, 500])(
    "another payment's invoice does not credit this one over %d cents",
    async (cents) => {
      const cheap = wishOf(newPerson(), 500);
      const dear = wishOf(newPerson(), cents);
      const [track] = await bot.trackIds((await bot.invoice(cheap)).paymentId);
      const { paymentId } = await bot.invoice(dear);
      await bot.pay(track);
      const body = JSON.stringify({ track_id: track, order_id: paymentId, status: "Paid" });
      expect((await bot.post(body, bot.sign(body))).status).toBe(200);
      expect(await bot.ledger.balance(dear.telegramId)).toBe(0);
      await bot.expectCredited(cheap.telegramId, 500);
    },
  );

  test("an invoice under our id over another amount is left to a person", async () => {
    const wish = wishOf(newPerson());
    const { paymentId } = await bot.invoice(wish);
    const cheap = {
      amountCents: 100,
      orderId: paymentId,
      callbackUrl: bot.callbackUrl,
      lifetimeMinutes: 30,
      underPaidCoverage: 0,
    };
    const { trackId } = await bot.oxapay.createInvoice(cheap, signal);
    await bot.pay(trackId);
    expect(await bot.ledger.balance(wish.telegramId)).toBe(0);
    expect(await bot.store.find(paymentId)).toMatchObject({ state: "review" });
  });

  test("when Oxapay cannot be asked it is called again", async () => {
    const { body } = await aNotice();
    await bot.fault(bot.urls.oxapay, { route: "GET /v1/payment/:track_id", kind: "status", status: 503 });
    expect((await bot.post(body, bot.sign(body))).status).toBe(503);
  });
});
