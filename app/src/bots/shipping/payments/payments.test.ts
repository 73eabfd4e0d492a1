import { createHmac, randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { type BackendFixture, createBackendFixture, sentence } from "../backend.fixture.ts";
import { createOxapayClient, type OxapayClient } from "../clients/oxapay.ts";
import { formatUsd } from "../ledger/money.ts";
import { newPerson } from "../ledger/money.fixture.ts";
import { creditInvoice } from "./credit.ts";
import type { PaymentsService } from "../services.ts";
import { createShopSettings } from "../settings-store/store.ts";
import { createPaymentsService } from "./service.ts";
import { createPaymentStore, type PaymentStore } from "./store.ts";

interface Kept {
  readonly payments: readonly { track_id: string; order_id: string; amount: number }[];
  readonly callbacks: readonly { track_id: string; attempts: string[]; delivered: boolean }[];
}

const INVOICE = "POST /v1/payment/invoice";
const signal = new AbortController().signal;
let bot: BackendFixture;
let store: PaymentStore;
let oxapay: OxapayClient;
let invoices: PaymentsService;

beforeAll(async () => {
  bot = await createBackendFixture(inject("mongoUrl"), inject("redisUrl"));
  store = createPaymentStore(bot.db);
  oxapay = createOxapayClient(bot, { url: `${bot.urls.oxapay}/v1`, key: bot.key });
  invoices = createPaymentsService(store, oxapay, createShopSettings(bot.db), () => bot.callbackUrl);
});
afterEach(() => bot.noFaults());
afterAll(async () => {
  await oxapay.close();
  await bot.end();
});

const wishOf = (telegramId: number, amountCents = 2_500) => ({
  operationId: `op-${randomUUID()}`,
  telegramId,
  chatId: telegramId,
  amountCents,
});
const invoice = (wish: ReturnType<typeof wishOf>) => invoices.createInvoice(wish, signal);
const oxapayLedger = async () => (await bot.stats<Kept>(bot.urls.oxapay)).ledger;

async function trackIds(paymentId: string): Promise<string[]> {
  const { payments } = await oxapayLedger();
  return payments.filter(({ order_id }) => order_id === paymentId).map(({ track_id }) => track_id);
}

/** Pays as the person does; returns when the callbacks were tried once. */
async function pay(trackId: string | undefined, change: object = {}): Promise<void> {
  const response = await fetch(`${bot.urls.oxapay}/_pay`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ track_id: trackId, ...change }),
  });
  expect(response.status).toBe(200);
}

async function expectCredited(person: number, cents = 2_500): Promise<void> {
  expect(await bot.ledger.balance(person)).toBe(cents);
  expect(await bot.ledger.entries(person, 5)).toMatchObject([{ kind: "topup", cents }]);
  const amount = `$${cents / 100}.00`;
  const text = sentence("payment-credited", { amount, balance: amount });
  expect((await bot.said(person)).map(({ payload }) => payload.text)).toEqual([text]);
}

/** Oxapay need not call again: each of its callbacks was taken at the first try. */
async function expectTaken(track: string | undefined, count: number): Promise<void> {
  const { callbacks } = await oxapayLedger();
  const ours = callbacks.filter(({ track_id }) => track_id === track);
  expect(ours.map(({ attempts }) => attempts)).toEqual(Array.from({ length: count }, () => ["ok"]));
}

function post(body: string, hmac: string | undefined): Promise<Response> {
  const headers = { "content-type": "application/json", ...(hmac !== undefined && { HMAC: hmac }) };
  return fetch(bot.callbackUrl, { method: "POST", headers, body });
}
const sign = (body: string) => createHmac("sha512", bot.key.reveal()).update(body).digest("hex");

/** How many credits were timed, and for how many seconds in all; not a number while the process shows no such series. */
async function delays(): Promise<readonly [number, number]> {
  const { text } = await bot.metrics.expose();
  const figure = (part: string) =>
    Number(new RegExp(`^botfleet_payment_credit_delay_seconds_${part}\\S* (\\S+)$`, "m").exec(text)?.[1]);
  return [figure("count"), figure("sum")];
}

test("a credit is timed from its transfer on, by a process that looks after payments, and by no other", async () => {
  expect(await delays()).toEqual([Number.NaN, Number.NaN]);
  await bot.backend.tasks.find(({ name }) => name === "payments-sweep")?.run(signal);
  expect(await delays()).toEqual([0, 0]);
  const wish = wishOf(newPerson());
  const { paymentId } = await invoice(wish);
  await pay((await trackIds(paymentId))[0]);
  await expectCredited(wish.telegramId);
  const [after, total] = await delays();
  expect(after).toBe(1);
  // The vendor's times are whole seconds.
  expect(total).toBeGreaterThanOrEqual(0);
  expect(total).toBeLessThan(20);
});

describe("an invoice", () => {
  test("is made once per operation, for our amount, under our id", async () => {
    const wish = wishOf(newPerson());
    const first = await invoice(wish);
    expect(await invoice(wish)).toEqual(first);
    expect(first).toMatchObject({ amountCents: 2_500, payUrl: expect.stringContaining("/pay/") });
    expect(first.expiresAt.getTime()).toBeGreaterThan(Date.now() + 50 * 60_000);
    const { payments } = await oxapayLedger();
    expect(payments.filter(({ order_id }) => order_id === first.paymentId)).toMatchObject([{ amount: 25 }]);
  });

  test("asked for five times at once is shown as one and the same", async () => {
    const wish = wishOf(newPerson());
    const all = await Promise.all(Array.from({ length: 5 }, () => invoice(wish)));
    expect(new Set(all.map(({ payUrl }) => payUrl)).size).toBe(1);
    expect(new Set(all.map(({ paymentId }) => paymentId)).size).toBe(1);
  });

  test.each([{ kind: "lost" }, { kind: "reset" }, { kind: "malformed" }, { kind: "status", status: 503 }])(
    "that $kind spoiled is refused for now, and the next try shows one",
    async (fault) => {
      const wish = wishOf(newPerson());
      await bot.fault(bot.urls.oxapay, { route: INVOICE, times: 1, ...fault });
      await expect(invoice(wish)).rejects.toMatchObject({
        code: "SERVICE_BUSY",
        messageKey: "payments-unavailable",
      });
      const { paymentId, payUrl } = await invoice(wish);
      const shown = (await trackIds(paymentId)).at(-1);
      expect(payUrl).toContain(String(shown));
      await pay(shown);
      await expectCredited(wish.telegramId);
    },
  );

  test.each([499, 100_001, 0, -1, 1_000.5, Number.NaN, 1e12])(
    "of %d cents is refused and writes nothing",
    async (cents) => {
      const wish = wishOf(newPerson(), cents);
      await expect(invoice(wish)).rejects.toMatchObject({
        code: "AMOUNT_INVALID",
        messageKey: "topup-amount-invalid",
        details: { min: "$5.00", max: "$1000.00" },
      });
      expect(await store.byOperation(wish.operationId)).toBeUndefined();
    },
  );
});

describe("a paid invoice is credited once", () => {
  test("and the person told once, with the new balance", async () => {
    const wish = wishOf(newPerson());
    const { paymentId } = await invoice(wish);
    const [track] = await trackIds(paymentId);
    await pay(track);
    await expectCredited(wish.telegramId);
    expect(await store.find(paymentId)).toMatchObject({ state: "paid", told_at: expect.any(Date) });
    await expectTaken(track, 2);
  });

  test.each(["replay", "at_once"])("when the callback comes twice (%s)", async (outcome) => {
    const wish = wishOf(newPerson());
    const { paymentId } = await invoice(wish);
    await bot.fault(bot.urls.oxapay, { route: "CALLBACK", kind: "outcome", outcome, times: 2 });
    const [track] = await trackIds(paymentId);
    await pay(track);
    await expectCredited(wish.telegramId);
    await expectTaken(track, 2);
  });

  test("when it was paid before the invoice's answer was there", async () => {
    const wish = wishOf(newPerson());
    await bot.fault(bot.urls.oxapay, {
      route: INVOICE,
      kind: "outcome",
      outcome: "callback_first",
      times: 1,
    });
    await invoice(wish);
    await expectCredited(wish.telegramId);
  });

  test("for each invoice, when two exist because an answer was lost, and both are paid", async () => {
    const wish = wishOf(newPerson());
    await bot.fault(bot.urls.oxapay, { route: INVOICE, kind: "lost", times: 1 });
    await expect(invoice(wish)).rejects.toMatchObject({ code: "SERVICE_BUSY" });
    const { paymentId } = await invoice(wish);
    const tracks = await trackIds(paymentId);
    expect(tracks).toHaveLength(2);
    for (const track of tracks) await pay(track);
    // Two invoices, two payments: the person has what they sent.
    expect(await bot.ledger.balance(wish.telegramId)).toBe(5_000);
    expect(await bot.ledger.entries(wish.telegramId, 5)).toHaveLength(2);
  });
});

describe("a callback that is not Oxapay's changes nothing", () => {
  async function aNotice() {
    const wish = wishOf(newPerson());
    const { paymentId } = await invoice(wish);
    const [track] = await trackIds(paymentId);
    const body = JSON.stringify({ track_id: track, order_id: paymentId, status: "Paid", amount: 25 });
    return { body, person: wish.telegramId };
  }

  test("a wrong, short or missing signature is 401", async () => {
    const { body, person } = await aNotice();
    const wrong = createHmac("sha512", "another key").update(body).digest("hex");
    for (const hmac of [wrong, "", "ab", "zz".repeat(64), sign(`${body} `), undefined]) {
      expect((await post(body, hmac)).status).toBe(401);
    }
    expect(await bot.ledger.balance(person)).toBe(0);
  });

  test("a signed claim of payment is not believed: Oxapay's own record counts", async () => {
    const { body, person } = await aNotice();
    const answer = await post(body, sign(body));
    expect([answer.status, await answer.text()]).toEqual([200, "ok"]);
    expect(await bot.ledger.balance(person)).toBe(0);
  });

  test.each(["", "{", "[]", "null", '{"order_id":"P-1"}', '{"track_id":{}}'])(
    "signed nonsense %j is 400",
    async (body) => {
      expect((await post(body, sign(body))).status).toBe(400);
    },
  );

  test.each(["P-2222222222", "", "x".repeat(4096)])(
    "an unknown order %j is taken note of",
    async (order_id) => {
      const body = JSON.stringify({ track_id: 1, order_id });
      expect((await post(body, sign(body))).status).toBe(200);
    },
  );

  test.each([100_000, 500])(
    "another payment's invoice does not credit this one over %d cents",
    async (cents) => {
      const cheap = wishOf(newPerson(), 500);
      const dear = wishOf(newPerson(), cents);
      const [track] = await trackIds((await invoice(cheap)).paymentId);
      const { paymentId } = await invoice(dear);
      await pay(track);
      const body = JSON.stringify({ track_id: track, order_id: paymentId, status: "Paid" });
      expect((await post(body, sign(body))).status).toBe(200);
      expect(await bot.ledger.balance(dear.telegramId)).toBe(0);
      await expectCredited(cheap.telegramId, 500);
    },
  );

  test("an invoice under our id over another amount is left to a person", async () => {
    const wish = wishOf(newPerson());
    const { paymentId } = await invoice(wish);
    const cheap = {
      amountCents: 100,
      orderId: paymentId,
      callbackUrl: bot.callbackUrl,
      lifetimeMinutes: 30,
      underPaidCoverage: 0,
    };
    const { trackId } = await oxapay.createInvoice(cheap, signal);
    await pay(trackId);
    expect(await bot.ledger.balance(wish.telegramId)).toBe(0);
    expect(await store.find(paymentId)).toMatchObject({ state: "review" });
  });

  test("when Oxapay cannot be asked it is called again", async () => {
    const { body } = await aNotice();
    await bot.fault(bot.urls.oxapay, { route: "GET /v1/payment/:track_id", kind: "status", status: 503 });
    expect((await post(body, sign(body))).status).toBe(503);
  });
});

describe("the store", () => {
  const notice = (id: string, cents: number) => ({ id, kind: "partial", cents, track_id: "1" }) as const;
  async function open(): Promise<string> {
    const wish = wishOf(newPerson());
    await invoice(wish);
    return (await store.byOperation(wish.operationId))?.payment_id ?? "";
  }

  test("notes no part any more once the payment was credited", async () => {
    const paymentId = await open();
    await bot.db.collection("payments").updateOne({ payment_id: paymentId }, { $set: { state: "paid" } });
    expect(await store.notePart(paymentId, notice("late", 1_000))).toBeUndefined();
    expect((await store.find(paymentId))?.notices).toBeUndefined();
  });

  test("keeps a payment for the sweep until the last of its notices was told", async () => {
    const paymentId = await open();
    await store.notePart(paymentId, notice("first", 1_000));
    await store.notePart(paymentId, notice("second", 1_100));
    await store.told(paymentId, "first", undefined);
    await store.finish(paymentId);
    expect(await store.find(paymentId)).toMatchObject({ unfinished: true, notices: [{ id: "second" }] });
    await store.told(paymentId, "second", undefined);
    await store.finish(paymentId);
    expect((await store.find(paymentId))?.unfinished).toBeUndefined();
  });
});

describe("the sweep", () => {
  /** The bot's own task, when all payments of its database are due. */
  async function run(): Promise<void> {
    await bot.db.collection("payments").updateMany({ unfinished: true }, { $set: { check_at: new Date(0) } });
    await bot.backend.tasks.find(({ name }) => name === "payments-sweep")?.run(signal);
  }

  test("credits what was paid without a callback, once", async () => {
    const wish = wishOf(newPerson());
    const { paymentId } = await invoice(wish);
    await bot.fault(bot.urls.oxapay, { route: "CALLBACK", kind: "outcome", outcome: "never", times: 2 });
    await pay((await trackIds(paymentId))[0]);
    expect(await bot.ledger.balance(wish.telegramId)).toBe(0);
    await run();
    await run();
    await expectCredited(wish.telegramId);
  });

  test.each(["now", "by the release before"])(
    "tells what was credited %s by a run that died before it could",
    async (by) => {
      const wish = wishOf(newPerson());
      const { paymentId } = await invoice(wish);
      const payment = await store.find(paymentId);
      if (payment?.track_id === undefined) throw new Error("no invoice was kept");
      const { telegramId, amountCents: cents } = wish;
      const { track_id } = payment;
      if (by === "now") {
        await creditInvoice({ ...bot, payments: store }, payment, track_id, {
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
      await pay(track_id);
      await run();
      await run();
      expect(await bot.ledger.balance(telegramId)).toBe(cents);
      const amount = formatUsd(cents);
      const text = sentence("payment-credited", { amount, balance: amount });
      expect((await bot.said(telegramId)).map(({ payload }) => payload.text)).toEqual([text]);
    },
  );

  test("does not claim that an owner was told where none is named", async () => {
    const wish = wishOf(newPerson());
    const { paymentId, payUrl } = await invoice(wish);
    for (const action of ["wrong-coin", "expire"]) {
      const body = new URLSearchParams({ action });
      await fetch(payUrl, { method: "POST", body, redirect: "manual" });
    }
    await run();
    const what = "2500000 SHIB (Ethereum Network)";
    expect((await bot.said(wish.telegramId)).map(({ payload }) => payload.text)).toEqual([
      sentence("payment-unvalued-unheard", { what, paymentId }),
    ]);
  });

  test("ends an expired invoice and a payment whose page was never shown", async () => {
    const expired = await invoice(wishOf(newPerson()));
    const [track] = await trackIds(expired.paymentId);
    await fetch(`${bot.urls.oxapay}/pay/${track}`, {
      method: "POST",
      body: new URLSearchParams({ action: "expire" }),
      redirect: "manual",
    });
    const lost = wishOf(newPerson());
    await bot.fault(bot.urls.oxapay, { route: INVOICE, kind: "reset", times: 1 });
    await expect(invoice(lost)).rejects.toMatchObject({ code: "SERVICE_BUSY" });
    await bot.db
      .collection("payments")
      .updateOne({ operation_id: lost.operationId }, { $set: { expires_at: new Date(0) } });
    await run();
    expect(await store.find(expired.paymentId)).toMatchObject({ state: "expired" });
    expect(await store.byOperation(lost.operationId)).toMatchObject({ state: "expired" });
    // Late money is looked for until a week after the end; for a page that nobody saw there is nothing to wait for.
    expect((await store.find(expired.paymentId))?.check_at?.getTime()).toBeGreaterThan(Date.now());
    expect((await store.byOperation(lost.operationId))?.unfinished).toBeUndefined();
  });

  test("looks after a payment that had ended without a page, when its page was asked for once more", async () => {
    const wish = wishOf(newPerson());
    await bot.fault(bot.urls.oxapay, { route: INVOICE, kind: "reset", times: 1 });
    await expect(invoice(wish)).rejects.toMatchObject({ code: "SERVICE_BUSY" });
    const of = { operation_id: wish.operationId };
    await bot.db.collection("payments").updateOne(of, { $set: { expires_at: new Date(0) } });
    await run();
    const { paymentId } = await invoice(wish);
    expect(await store.find(paymentId)).toMatchObject({ state: "open", unfinished: true });
    await bot.fault(bot.urls.oxapay, { route: "CALLBACK", kind: "outcome", outcome: "never", times: 2 });
    await pay((await trackIds(paymentId)).at(-1));
    await run();
    await expectCredited(wish.telegramId);
  });

  test("does not end a payment that got its page meanwhile", async () => {
    const { paymentId } = await invoice(wishOf(newPerson()));
    await store.endUnshown(paymentId);
    expect(await store.find(paymentId)).toMatchObject({ state: "open", unfinished: true });
  });
});
