import { createHmac, randomUUID } from "node:crypto";
import { expect } from "vitest";
import { createBackendFixture, sentence } from "../backend.fixture.ts";
import { createOxapayClient } from "../clients/oxapay.ts";
import { createShopSettings } from "../settings-store/store.ts";
import { createPaymentsService } from "./service.ts";
import { createPaymentStore } from "./store.ts";

interface Kept {
  readonly payments: readonly { track_id: string; order_id: string; amount: number }[];
  readonly callbacks: readonly { track_id: string; attempts: string[]; delivered: boolean }[];
}

/** Oxapay's call that makes an invoice, as its simulator names it. */
export const INVOICE = "POST /v1/payment/invoice";

/** A new wish for a page to pay on. */
export const wishOf = (telegramId: number, amountCents = 2_500) => ({
  operationId: `op-${randomUUID()}`,
  telegramId,
  chatId: telegramId,
  amountCents,
});
const signal = new AbortController().signal;

/** The payments' own services over the whole backend, with Oxapay's simulator: nobody talks. */
export async function createInvoicesFixture(mongoUrl: string, redisUrl: string) {
  const bot = await createBackendFixture(mongoUrl, redisUrl);
  const store = createPaymentStore(bot.db);
  const oxapay = createOxapayClient(bot, { url: `${bot.urls.oxapay}/v1`, key: bot.key });
  const shop = createShopSettings(bot.db);
  const invoices = createPaymentsService(store, oxapay, shop, () => bot.callbackUrl);
  const oxapayLedger = async () => (await bot.stats<Kept>(bot.urls.oxapay)).ledger;
  /** Runs the bot's own sweep. */
  async function sweep(): Promise<void> {
    const task = bot.backend.tasks.find(({ name }) => name === "payments-sweep");
    if (task === undefined) throw new Error("nothing looks after payments");
    await task.run(signal);
  }

  return {
    ...bot,
    store,
    oxapay,
    shop,
    oxapayLedger,
    invoice: (wish: ReturnType<typeof wishOf>) => invoices.createInvoice(wish, signal),
    /** Ids of the invoices that Oxapay made for a payment. */
    async trackIds(paymentId: string): Promise<string[]> {
      const { payments } = await oxapayLedger();
      return payments.filter(({ order_id }) => order_id === paymentId).map(({ track_id }) => track_id);
    },
    /** Pays as the person does; returns when the callbacks were tried once. */
    async pay(trackId: string | undefined, change: object = {}): Promise<void> {
      const response = await fetch(`${bot.urls.oxapay}/_pay`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ track_id: trackId, ...change }),
      });
      expect(response.status).toBe(200);
    },
    sweep,
    /** Makes all payments due, and runs the bot's own sweep. */
    async sweepAll(): Promise<void> {
      const due = { $set: { check_at: new Date(0) } };
      await bot.db.collection("payments").updateMany({ unfinished: true }, due);
      await sweep();
    },
    async expectCredited(person: number, cents = 2_500): Promise<void> {
      expect(await bot.ledger.balance(person)).toBe(cents);
      expect(await bot.ledger.entries(person, 5)).toMatchObject([{ kind: "topup", cents }]);
      const amount = `$${cents / 100}.00`;
      const text = sentence("payment-credited", { amount, balance: amount });
      expect((await bot.said(person)).map(({ payload }) => payload.text)).toEqual([text]);
    },
    /** Oxapay need not call again: each of its callbacks was taken at the first try. */
    async expectTaken(track: string | undefined, count: number): Promise<void> {
      const { callbacks } = await oxapayLedger();
      const ours = callbacks.filter(({ track_id }) => track_id === track);
      expect(ours.map(({ attempts }) => attempts)).toEqual(Array.from({ length: count }, () => ["ok"]));
    },
    /** Posts a callback. */
    post(body: string, hmac: string | undefined): Promise<Response> {
      const headers = { "content-type": "application/json", ...(hmac !== undefined && { HMAC: hmac }) };
      return fetch(bot.callbackUrl, { method: "POST", headers, body });
    },
    /** As Oxapay signs. */
    sign: (body: string) => createHmac("sha512", bot.key.reveal()).update(body).digest("hex"),
    async end(): Promise<void> {
      await oxapay.close();
      await bot.end();
    },
  };
}

export type InvoicesFixture = Awaited<ReturnType<typeof createInvoicesFixture>>;
