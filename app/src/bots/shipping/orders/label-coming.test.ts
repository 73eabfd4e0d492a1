import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { Secret } from "../../../platform/config/secret.ts";
import { AppError } from "../../../platform/errors/app-error.ts";
import type { JobContext } from "../../../platform/queue/processor.ts";
import { type BackendFixture, createBackendFixture, sentence } from "../backend.fixture.ts";
import type { ShippingBackend } from "../backend.ts";
import { createShipStationClient } from "../clients/shipstation.ts";
import { arm, expectStruck } from "../faults/faults.fixture.ts";
import { processorOf } from "../testing/as-the-queue.fixture.ts";

const PDF = "GET /v2/labels/:id";
const signal = new AbortController().signal;
const context: JobContext = { signal, jobId: "test", attempt: 1, lastAttempt: false };
const busy = new AppError("SERVICE_BUSY", "for too long", { retry: "backoff" });
let bot: BackendFixture;

beforeAll(async () => {
  bot = await createBackendFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterEach(() => bot.noFaults());
afterAll(() => bot.end());

const job = (backend: ShippingBackend, orderId: string) =>
  processorOf(backend.processors, "label-buy").accept({ orderId });
/** A process whose clients know of no failure runs the order's job. */
const run = (orderId: string) => job(bot.restart(), orderId).run(context);
const fails = (route: string) => arm(bot, bot.urls.shipstation, { route, kind: "status", status: 500 });

async function told(person: number): Promise<string[]> {
  return (await bot.said(person)).map(
    ({ payload }) => String(payload.text ?? payload.caption).split("/")[0] ?? "",
  );
}

async function placed(ageMs: number) {
  const order = await bot.placed();
  const created_at = new Date(Date.now() - ageMs);
  await bot.db.collection("orders").updateOne({ order_id: order.orderId }, { $set: { created_at } });
  return order;
}

async function labelsAtVendor(orderId: string): Promise<number> {
  const { ledger } = await bot.stats<{ labels: { external_shipment_id: string }[] }>(bot.urls.shipstation);
  return ledger.labels.filter(({ external_shipment_id }) => external_shipment_id === orderId).length;
}

test("whose PDF cannot be fetched is told of once, and the PDF is sent once when it comes", async () => {
  const { orderId, person } = await placed(60_000);
  const fault = await fails(PDF);
  for (let runs = 3; runs > 0; runs--)
    await expect(run(orderId)).rejects.toMatchObject({ code: "SERVICE_BUSY" });
  await expectStruck(fault);
  const order = await bot.orders.get(orderId, person);
  expect(order).toMatchObject({ state: "buying", trackingNumber: expect.stringMatching(/\d/) });
  const { trackingNumber: tracking } = order;
  expect((await bot.said(person)).map(({ payload }) => payload.text)).toEqual([
    sentence("label-coming", { orderId, carrier: "USPS", tracking }),
  ]);
  await bot.noFaults();
  for (let runs = 2; runs > 0; runs--) await run(orderId);
  expect(await told(person)).toEqual(["label-coming", "label-ready"]);
  expect(await labelsAtVendor(orderId)).toBe(1);
});

test("is not told of within the time that a label is promised to take", async () => {
  const { orderId, person } = await placed(0);
  await fails(PDF);
  await expect(run(orderId)).rejects.toMatchObject({ code: "SERVICE_BUSY" });
  expect(await told(person)).toEqual([]);
  await bot.noFaults();
  await run(orderId);
  expect(await told(person)).toEqual(["label-ready"]);
});

test("is not told of a second time when the outbox has forgotten, a day later", async () => {
  const { orderId, person } = await placed(25 * 3_600_000);
  await fails(PDF);
  await expect(run(orderId)).rejects.toMatchObject({ code: "SERVICE_BUSY" });
  expect(await told(person)).toEqual([]);
});

test("is told of once by runs at the same time", async () => {
  const { orderId, person } = await placed(60_000);
  await fails(PDF);
  await expect(run(orderId)).rejects.toMatchObject({ code: "SERVICE_BUSY" });
  await Promise.allSettled([run(orderId), run(orderId), run(orderId)]);
  expect(await told(person)).toEqual(["label-coming"]);
});

test("is never given up, also when ShipStation cannot be asked about anything any more", async () => {
  const { orderId, person } = await placed(60_000);
  await fails(PDF);
  await expect(run(orderId)).rejects.toMatchObject({ code: "SERVICE_BUSY" });
  await bot.noFaults();
  await bot.fault(bot.urls.shipstation, { route: "*", kind: "reset" });
  await expect(job(bot.restart(), orderId).giveUp?.(busy, context)).rejects.toMatchObject({
    code: "HTTP_UNREACHABLE",
  });
  expect(await bot.struck(bot.urls.shipstation, PDF, "reset")).toBeGreaterThan(0);
  expect(await bot.orders.get(orderId, person)).toMatchObject({ state: "buying" });
  expect(await bot.ledger.balance(person)).toBe(255);
  await bot.noFaults();
  await job(bot.restart(), orderId).giveUp?.(busy, context);
  expect(await told(person)).toEqual(["label-coming", "label-ready"]);
  expect(await bot.orders.get(orderId, person)).toMatchObject({ state: "labelled" });
});

test("is not refunded by a run that gives up without knowing of it yet", async () => {
  const { orderId, person } = await placed(60_000);
  await fails(PDF);
  await expect(run(orderId)).rejects.toMatchObject({ code: "SERVICE_BUSY" });
  const failed = await bot.ledger.change(
    person,
    (session) => bot.orderStore.fail(session, orderId, "label-failed-unclear"),
    signal,
  );
  expect(failed).toBeUndefined();
  expect(await bot.orders.get(orderId, person)).toMatchObject({ state: "buying" });
});

test("for which the quota has no room is told of once, and comes when there is room", async () => {
  const { orderId, person } = await bot.placed();
  const keys = [new Secret("used-up")];
  const shipstation = createShipStationClient(bot, { url: bot.urls.shipstation, keys, perMinute: 3 });
  const { labelBuyProcessor } = await import("./label-buy-processor.ts");
  const deps = { ...bot, orders: bot.orderStore, times: bot.purchaseTimes };
  const full = { ticket: "others", requests: 3, forMs: 60_000 };
  await shipstation.withRoom(full, async () => {
    for (let runs = 2; runs > 0; runs--)
      await expect(
        labelBuyProcessor.run({ orderId }, { ...deps, shipstation }, context),
      ).rejects.toMatchObject({ code: "HTTP_QUOTA" });
  });
  await shipstation.close();
  expect((await bot.said(person)).map(({ payload }) => payload.text)).toEqual([
    sentence("label-waits", { orderId }),
  ]);
  await run(orderId);
  expect(await told(person)).toEqual(["label-waits", "label-ready"]);
});
