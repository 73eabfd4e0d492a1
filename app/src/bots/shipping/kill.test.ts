import { createHmac, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { AppError } from "../../platform/errors/app-error.ts";
import type { JobContext } from "../../platform/queue/processor.ts";
import { type BackendFixture, createBackendFixture } from "./backend.fixture.ts";
import { createOxapayClient, type OxapayClient } from "./clients/oxapay.ts";
import { createShipStationClient, type ShipStation } from "./clients/shipstation.ts";
import { newPerson, wishOf } from "./ledger/money.fixture.ts";
import { atEveryCall, type createMortal } from "../../platform/testing/mortal.ts";
import { type LabelBuyDeps, labelBuyProcessor } from "./orders/label-buy-processor.ts";
import { createOrdersService } from "./orders/service.ts";
import { createOwners } from "./owners/owners.ts";
import { oxapayCallback } from "./payments/callback.ts";
import { createPaymentsService } from "./payments/service.ts";
import { createPaymentStore } from "./payments/store.ts";
import { labelVoidProcessor, type LabelVoidDeps } from "./voiding/label-void-processor.ts";
import { createVoidingService } from "./voiding/service.ts";
import { createVoidStore } from "./voiding/store.ts";
import { createShopSettings } from "./settings-store/store.ts";

type Mortal = ReturnType<typeof createMortal>;

const signal = new AbortController().signal;
const context: JobContext = { signal, jobId: "test", attempt: 1, lastAttempt: false };
let bot: BackendFixture;
let shipstation: ShipStation;
let oxapay: OxapayClient;

beforeAll(async () => {
  bot = await createBackendFixture(inject("mongoUrl"), inject("redisUrl"));
  shipstation = createShipStationClient(bot, {
    url: bot.urls.shipstation,
    keys: [bot.key],
    perMinute: 100_000,
  });
  oxapay = createOxapayClient(bot, { url: `${bot.urls.oxapay}/v1`, key: bot.key });
});
afterAll(async () => {
  await shipstation.close();
  await oxapay.close();
  await bot.end();
});

function deps(mortal?: Mortal): LabelBuyDeps & Pick<LabelVoidDeps, "trackings"> {
  const part = <P extends object>(p: P): P => mortal?.part(p) ?? p;
  const vendor = part(shipstation);
  return {
    orders: part(bot.orderStore),
    ledger: part(bot.ledger),
    shipstation: { ...vendor, withRoom: (work, run) => vendor.withRoom(work, (calls) => run(part(calls))) },
    files: part(bot.files),
    trackings: part(bot.trackings),
    chats: part(bot.chats),
    people: part(bot.people),
    texts: bot.texts,
    logger: bot.logger,
    metrics: bot.metrics,
    times: bot.purchaseTimes,
  };
}

/** As the queue does: again after the named time, or giving up for good. */
async function finish(orderId: string): Promise<void> {
  const end = performance.now() + 10_000;
  while (performance.now() < end) {
    try {
      return await labelBuyProcessor.run({ orderId }, deps(), context);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (error.retry === "never") return labelBuyProcessor.onGiveUp?.({ orderId }, deps(), error, context);
      const pause = typeof error.retry === "object" ? error.retry.afterMs : 10;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  throw new Error("the job did not end");
}

async function labelsOf(orderId: string): Promise<unknown[]> {
  const { ledger } = await bot.stats<{ labels: { external_shipment_id: string }[] }>(bot.urls.shipstation);
  return ledger.labels.filter(({ external_shipment_id }) => external_shipment_id === orderId);
}

describe("killed at any call and started again", () => {
  test("an order is placed once and paid once", { timeout: 60_000 }, async () => {
    const tried = await atEveryCall(async (mortal) => {
      const person = newPerson();
      await bot.topUp(person, 1_000);
      const wish = wishOf(person, 300);
      const doomed = createOrdersService(mortal.part(bot.orderStore), mortal.part(bot.ledger));
      await doomed.place(wish, signal).catch(() => undefined);
      const { order } = await bot.orders.place(wish, signal);
      expect(await bot.ledger.balance(person)).toBe(700);
      expect((await bot.orders.list(person, 1)).orders).toEqual([order]);
    });
    expect(tried).toBeGreaterThanOrEqual(4);
    console.log(`placing an order: ${tried} kill points`);
  });

  test("a label is bought once and shown once", { timeout: 60_000 }, async () => {
    const tried = await atEveryCall(async (mortal) => {
      const { person, orderId } = await bot.placed();
      await labelBuyProcessor.run({ orderId }, deps(mortal), context).catch(() => undefined);
      await finish(orderId);
      expect(await labelsOf(orderId)).toHaveLength(1);
      expect(await bot.ledger.balance(person)).toBe(255);
      expect(await bot.orders.get(orderId, person)).toMatchObject({ state: "labelled" });
      expect(await bot.said(person)).toHaveLength(1);
      expect((await bot.orderStore.find(orderId))?.unfinished).toBeUndefined();
    });
    expect(tried).toBeGreaterThanOrEqual(24);
    console.log(`buying a label: ${tried} kill points`);
  });

  test("a refused order is refunded once and said once", { timeout: 60_000 }, async () => {
    const wish = wishOf(1, 1);
    const draft = { ...wish.draft, to: { ...wish.draft.to, postalCode: "nowhere" } };
    const refusal = new AppError("ADDRESS_INVALID", "refused");
    const tried = await atEveryCall(async (mortal) => {
      const { person, orderId } = await bot.placed({ draft });
      const doomed = deps(mortal);
      await labelBuyProcessor
        .run({ orderId }, doomed, context)
        .catch(() => labelBuyProcessor.onGiveUp?.({ orderId }, doomed, refusal, context))
        .catch(() => undefined);
      await finish(orderId);
      expect(await labelsOf(orderId)).toEqual([]);
      expect(await bot.ledger.balance(person)).toBe(1_000);
      expect(await bot.orders.get(orderId, person)).toMatchObject({ state: "failed" });
      expect(await bot.said(person)).toHaveLength(1);
    });
    expect(tried).toBeGreaterThanOrEqual(18);
    console.log(`refunding an order: ${tried} kill points`);
  });

  test.each([
    ["approves, it is void once, refunded once and said once", undefined],
    ["refuses, it stays, nothing is refunded and it is said once", "label_already_used"],
  ])("a label is to be given back: when the carrier %s", { timeout: 120_000 }, async (_what, code) => {
    const tried = await atEveryCall(async (mortal) => {
      const { person, orderId } = await bot.placed();
      await finish(orderId);
      const fault = { route: "PUT /v2/labels/:id/void", kind: "outcome", outcome: "void_refused" };
      if (code !== undefined) await bot.fault(bot.urls.shipstation, { ...fault, code });
      const voids = createVoidStore(bot.db);
      const doomed: LabelVoidDeps = { ...deps(mortal), voids: mortal.part(voids) };
      const asking = createVoidingService(mortal.part(bot.orderStore), mortal.part(voids));
      await asking.ask(orderId, person, 1).catch(() => undefined);
      await labelVoidProcessor.run({ orderId }, doomed, context).catch(() => undefined);

      // Telegram brings the update again, and the sweep the job.
      await createVoidingService(bot.orderStore, voids).ask(orderId, person, 1);
      await labelVoidProcessor.run({ orderId }, { ...deps(), voids }, context);
      await bot.noFaults();
      const voided = code === undefined;
      expect(await bot.orders.get(orderId, person)).toMatchObject({ state: voided ? "voided" : "labelled" });
      expect(await labelsOf(orderId)).toMatchObject([{ voided }]);
      expect(await bot.ledger.balance(person)).toBe(voided ? 1_000 : 255);
      expect((await bot.said(person)).map(({ method }) => method)).toEqual(["sendDocument", "sendMessage"]);
      expect((await bot.files.head(`labels/${orderId}.pdf`)) === undefined).toBe(voided);
      expect((await bot.orderStore.find(orderId))?.unfinished).toBeUndefined();
    });
    expect(tried).toBeGreaterThanOrEqual(20);
    console.log(`voiding a label: ${tried} kill points`);
  });

  test("a payment is credited once and said once", { timeout: 60_000 }, async () => {
    const tried = await atEveryCall(async (mortal) => {
      const person = newPerson();
      const wish = {
        operationId: `op-${randomUUID()}`,
        telegramId: person,
        chatId: person,
        amountCents: 900,
      };
      const store = createPaymentStore(bot.db);
      const settings = createShopSettings(bot.db);
      // Nobody listens there: callbacks are made by hand below.
      const nowhere = () => "http://127.0.0.1:9";
      const doomedService = createPaymentsService(mortal.part(store), mortal.part(oxapay), settings, nowhere);
      await doomedService.createInvoice(wish, signal).catch(() => undefined);
      const { paymentId, payUrl } = await createPaymentsService(
        store,
        oxapay,
        settings,
        nowhere,
      ).createInvoice(wish, signal);
      const track_id = payUrl.split("/").at(-1) ?? "";
      const form = {
        method: "POST",
        body: new URLSearchParams({ action: "pay" }),
        redirect: "manual",
      } as const;
      await fetch(payUrl, form);

      const body = Buffer.from(JSON.stringify({ track_id, order_id: paymentId, status: "Paid" }));
      const hmac = createHmac("sha512", bot.key.reveal()).update(body).digest("hex");
      const call = (m?: Mortal) => {
        const { ledger, people, chats } = deps(m);
        const parts = {
          ledger,
          people,
          chats,
          payments: m?.part(store) ?? store,
          oxapay: m?.part(oxapay) ?? oxapay,
          owners: createOwners({ ids: [], people, chats, texts: bot.texts }),
        };
        const route = oxapayCallback(
          { ...parts, texts: bot.texts, logger: bot.logger, metrics: bot.metrics },
          bot.key,
        );
        return route.handle({ body, headers: { hmac } });
      };
      await call(mortal).catch(() => undefined);
      expect(await call()).toEqual({ status: 200, body: "ok" });
      expect(await bot.ledger.balance(person)).toBe(900);
      expect(await bot.said(person)).toHaveLength(1);
      expect(await store.find(paymentId)).toMatchObject({ state: "paid" });
    });
    expect(tried).toBeGreaterThanOrEqual(18);
    console.log(`topping up: ${tried} kill points`);
  });

  test("and the books add up to zero", async () => {
    const { total, balances, summed } = await bot.books();
    expect(total).toBe(0);
    expect(summed).toEqual(balances);
  });
});
