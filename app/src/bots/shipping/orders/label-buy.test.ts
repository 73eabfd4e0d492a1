import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { Secret } from "../../../platform/config/secret.ts";
import { AppError } from "../../../platform/errors/app-error.ts";
import type { AcceptedJob, JobContext } from "../../../platform/queue/processor.ts";
import { type BackendFixture, createBackendFixture, sentence } from "../backend.fixture.ts";
import { createShipStationClient } from "../clients/shipstation.ts";
import { wishOf } from "../ledger/money.fixture.ts";
import { asTheQueue, processorOf } from "../testing/as-the-queue.fixture.ts";
import { labelReconcile } from "./reconcile.ts";
import { orderSweep } from "./sweep.ts";

interface Sold {
  readonly shipments: number;
  readonly labels: readonly { external_shipment_id: string; tracking_number: string; voided: boolean }[];
}

const BUY = "POST /v2/labels/shipment/:shipment_id";
const signal = new AbortController().signal;
const context: JobContext = { signal, jobId: "test", attempt: 1, lastAttempt: false };
let bot: BackendFixture;

beforeAll(async () => {
  bot = await createBackendFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterEach(() => bot.noFaults());
afterAll(() => bot.end());

function job(orderId: string): AcceptedJob {
  return processorOf(bot.backend.processors, "label-buy").accept({ orderId });
}
const run = (orderId: string) => job(orderId).run(context);
const giveUp = (orderId: string, error: AppError) => job(orderId).giveUp?.(error, context);
const busy = new AppError("SERVICE_BUSY", "for too long", { retry: "backoff" });

const runToEnd = (orderId: string) => asTheQueue(() => run(orderId));

async function labelsOf(orderId: string) {
  const { ledger } = await bot.stats<Sold>(bot.urls.shipstation);
  return ledger.labels.filter(({ external_shipment_id }) => external_shipment_id === orderId);
}

async function expectLabelled(person: number, orderId: string): Promise<void> {
  const [label, ...others] = await labelsOf(orderId);
  expect(others).toEqual([]);
  expect(await bot.orders.get(orderId, person)).toMatchObject({
    state: "labelled",
    trackingNumber: label?.tracking_number,
    fileKey: `labels/${orderId}.pdf`,
  });
  expect(await bot.ledger.balance(person)).toBe(255);
  const said = await bot.said(person);
  expect(said.map(({ method }) => method)).toEqual(["sendDocument"]);
  expect(said[0]?.payload.document).toEqual({
    stored_file: {
      key: `labels/${orderId}.pdf`,
      filename: `label-${orderId}.pdf`,
      contentType: "application/pdf",
    },
  });
  expect((await bot.orderStore.find(orderId))?.told_at).toBeInstanceOf(Date);
}

async function expectRefunded(person: number, orderId: string, reason: string): Promise<void> {
  expect(await bot.orders.get(orderId, person)).toMatchObject({ state: "failed", failure: reason });
  expect(await bot.ledger.balance(person)).toBe(1_000);
  const args = { orderId, reason: sentence(reason, {}), amount: "$7.45" };
  expect((await bot.said(person)).map(({ payload }) => payload.text)).toEqual([
    sentence("label-failed", args),
  ]);
}

/** Passes calls on, and answers those of a path with a status of its own once they are done. */
async function gatewayBefore(target: string, path: string, status: number) {
  const server = createServer(async (request, response) => {
    const headers = { "api-key": String(request.headers["api-key"]), "content-type": "application/json" };
    const body = await buffer(request);
    const init = { method: request.method ?? "GET", headers, ...(body.length > 0 && { body }) };
    const answer = await fetch(new URL(request.url ?? "/", target), init);
    const isIt = request.url?.startsWith(path) === true;
    response.writeHead(isIt ? status : answer.status, { "content-type": "application/json" });
    response.end(isIt ? "" : Buffer.from(await answer.arrayBuffer()));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => new Promise((done) => server.close(done)) };
}

describe("a label is bought once", () => {
  test("and its PDF goes to the chat with the tracking number", async () => {
    const { person, orderId } = await bot.placed();
    await run(orderId);
    await expectLabelled(person, orderId);
    const { trackingNumber } = await bot.orders.get(orderId, person);
    const [said] = await bot.said(person);
    expect(said?.payload.caption).toBe(
      sentence("label-ready", {
        orderId,
        service: "USPS Priority Mail",
        tracking: trackingNumber,
        price: "$7.45",
      }),
    );
    const { stream, meta } = await bot.files.open(`labels/${orderId}.pdf`);
    const pdf = Buffer.concat(await stream.toArray());
    expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
    expect(meta.contentType).toBe("application/pdf");
  });

  test("however often its job runs", async () => {
    const { person, orderId } = await bot.placed();
    await run(orderId);
    await run(orderId);
    await giveUp(orderId, busy);
    await expectLabelled(person, orderId);
  });

  test("when its job runs three times at once", async () => {
    const { person, orderId } = await bot.placed();
    const outcomes = await Promise.allSettled([run(orderId), run(orderId), run(orderId)]);
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "LABEL_UNSETTLED" });
    }
    await runToEnd(orderId);
    await expectLabelled(person, orderId);
  });

  test.each(["lost", "malformed"])("when the answer to the purchase is %s", async (kind) => {
    const { person, orderId } = await bot.placed();
    await bot.fault(bot.urls.shipstation, { route: BUY, kind, times: 1 });
    await expect(run(orderId)).rejects.toMatchObject({ code: "LABEL_UNSETTLED", retry: { afterMs: 400 } });
    expect(await labelsOf(orderId)).toHaveLength(1);
    await run(orderId);
    await expectLabelled(person, orderId);
  });

  test.each([
    { kind: "reset", times: 1 },
    { kind: "status", status: 500, times: 1 },
  ])("when the purchase fails with $kind and nobody knows whether it went through", async (fault) => {
    const { person, orderId } = await bot.placed();
    await bot.fault(bot.urls.shipstation, { route: BUY, ...fault });
    await expect(run(orderId)).rejects.toMatchObject({ code: "LABEL_UNSETTLED" });
    // Too early: the first may still be under way.
    await expect(run(orderId)).rejects.toMatchObject({ code: "LABEL_UNSETTLED" });
    expect((await bot.orderStore.find(orderId))?.attempts).toBe(1);
    await runToEnd(orderId);
    expect((await bot.orderStore.find(orderId))?.attempts).toBe(2);
    await expectLabelled(person, orderId);
  });

  test("and a purchase that the vendor puts off for its rate limit is simply sent later", async () => {
    const { person, orderId } = await bot.placed();
    await bot.fault(bot.urls.shipstation, { route: BUY, kind: "rate_limit", retry_after: 0.05, times: 1 });
    await runToEnd(orderId);
    await expectLabelled(person, orderId);
  });

  test("when creating the shipment lost its answer", async () => {
    const { person, orderId } = await bot.placed();
    await bot.fault(bot.urls.shipstation, { route: "POST /v2/shipments", kind: "lost", times: 1 });
    await run(orderId);
    await expectLabelled(person, orderId);
  });

  test("by another key where one was revoked", async () => {
    const { labelBuyProcessor } = await import("./label-buy-processor.ts");
    const keys = [new Secret("revoked"), bot.key];
    const shipstation = createShipStationClient(bot, { url: bot.urls.shipstation, keys });
    const deps = { ...bot, orders: bot.orderStore, shipstation, times: bot.purchaseTimes };
    for (let count = 0; count < 4; count++) {
      const { person, orderId } = await bot.placed();
      await labelBuyProcessor.run({ orderId }, deps, context);
      await expectLabelled(person, orderId);
    }
    await shipstation.close();
    expect((await bot.metrics.expose()).text).toMatch(
      /http_requests_total\{service="shipstation",[^}]*code="401"\} [1-9]/,
    );
  });
});

describe("the money goes back once", () => {
  test("when the vendor refuses the address", async () => {
    const wish = wishOf(1, 1);
    const to = { ...wish.draft.to, postalCode: "ABC" };
    const { person, orderId } = await bot.placed({ draft: { ...wish.draft, to } });
    const refusal = await run(orderId).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: "ADDRESS_INVALID", retry: "never" });
    await giveUp(orderId, refusal as AppError);
    await giveUp(orderId, refusal as AppError);
    await run(orderId);
    await expectRefunded(person, orderId, "label-failed-address");
    expect(await labelsOf(orderId)).toEqual([]);
  });

  test("when the carrier does not take the parcel", async () => {
    const wish = wishOf(1, 1);
    const parcel = { weight: { value: 100, unit: "pound" as const } };
    const { person, orderId } = await bot.placed({ draft: { ...wish.draft, parcel } });
    const refusal = await run(orderId).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ retry: "never" });
    await giveUp(orderId, refusal as AppError);
    await expectRefunded(person, orderId, "label-failed-refused");
    expect((await bot.orderStore.find(orderId))?.unsettled).toBe(false);
  });

  test("when five workers give up at the same moment", async () => {
    const { person, orderId } = await bot.placed();
    await Promise.all(Array.from({ length: 5 }, () => giveUp(orderId, busy)));
    await expectRefunded(person, orderId, "label-failed-unavailable");
  });

  test("but not when the label was bought after all: then it is delivered", async () => {
    const { person, orderId } = await bot.placed();
    await bot.fault(bot.urls.shipstation, { route: BUY, kind: "lost", times: 1 });
    await expect(run(orderId)).rejects.toMatchObject({ code: "LABEL_UNSETTLED" });
    await giveUp(orderId, busy);
    await expectLabelled(person, orderId);
  });

  test("nor while its document is still being made", async () => {
    const { person, orderId } = await bot.placed();
    const processing = { kind: "outcome", outcome: "label_processing" };
    await bot.fault(bot.urls.shipstation, { route: BUY, ...processing });
    await bot.fault(bot.urls.shipstation, { route: "GET /v2/labels", ...processing });
    const unsettled = await run(orderId).catch((error: unknown) => error);
    expect(unsettled).toMatchObject({ code: "LABEL_UNSETTLED", retry: { afterMs: 2_000 } });
    await expect(run(orderId)).rejects.toMatchObject({ code: "LABEL_UNSETTLED", retry: { afterMs: 2_000 } });
    await expect(giveUp(orderId, busy)).rejects.toMatchObject({ code: "LABEL_UNSETTLED" });
    await bot.noFaults();
    await giveUp(orderId, busy);
    await expectLabelled(person, orderId);
  });

  test.each([408, 499, 302])(
    "nor when a gateway answers %i to a purchase that went through",
    async (status) => {
      const { person, orderId } = await bot.placed();
      const { labelBuyProcessor } = await import("./label-buy-processor.ts");
      const gateway = await gatewayBefore(bot.urls.shipstation, "/v2/labels/shipment/", status);
      const shipstation = createShipStationClient(bot, { url: gateway.url, keys: [bot.key] });
      const deps = { ...bot, orders: bot.orderStore, shipstation, times: bot.purchaseTimes };
      await expect(labelBuyProcessor.run({ orderId }, deps, context)).rejects.toMatchObject({
        code: "LABEL_UNSETTLED",
      });
      await Promise.all([shipstation.close(), gateway.close()]);
      await giveUp(orderId, busy);
      await expectLabelled(person, orderId);
    },
  );

  test("and a label that turns up afterwards is voided", async () => {
    const { person, orderId } = await bot.placed();
    await bot.fault(bot.urls.shipstation, { route: BUY, kind: "lost", times: 1 });
    await expect(run(orderId)).rejects.toMatchObject({ code: "LABEL_UNSETTLED" });
    const unreachable = createShipStationClient(bot, { url: "http://127.0.0.1:9", keys: [bot.key] });
    const { labelBuyProcessor } = await import("./label-buy-processor.ts");
    const deps = { ...bot, orders: bot.orderStore, shipstation: unreachable, times: bot.purchaseTimes };
    const giveUp = async () => {
      await labelBuyProcessor.onGiveUp?.({ orderId }, deps, busy, context);
      return "given up";
    };
    // While the purchase may be under way its money stays.
    await expect(giveUp()).rejects.toMatchObject({ code: "LABEL_UNSETTLED" });
    expect(await bot.orderStore.find(orderId)).toMatchObject({ state: "buying" });
    const codeOf = (error: AppError) => error.code;
    await expect.poll(() => giveUp().catch(codeOf), { timeout: 5_000 }).toBe("given up");
    await unreachable.close();
    await expectRefunded(person, orderId, "label-failed-unclear");

    const shipstation = createShipStationClient(bot, { url: bot.urls.shipstation, keys: [bot.key] });
    const reconcile = labelReconcile({
      orders: bot.orderStore,
      shipstation,
      owners: { tell: async () => expect.unreachable() },
      logger: bot.logger,
      pauseMs: -1,
    });
    await bot.fault(bot.urls.shipstation, {
      route: "PUT /v2/labels/:id/void",
      kind: "outcome",
      outcome: "void_refused",
      times: 1,
    });
    await reconcile.run(signal);
    expect((await bot.orderStore.find(orderId))?.unsettled).toBe(true);
    await reconcile.run(signal);
    expect((await bot.orderStore.find(orderId))?.unsettled).toBeUndefined();
    expect(await labelsOf(orderId)).toMatchObject([{ voided: true }]);
    await shipstation.close();
  });
});

describe("a label that nobody could void for a week", () => {
  test.each([
    ["the carrier refuses", { kind: "outcome", outcome: "void_refused" }],
    ["the vendor refuses the call each time", { kind: "status", status: 403 }],
  ])("is left to the owners when %s", async (_name, fault) => {
    const { orderId } = await bot.placed();
    await bot.fault(bot.urls.shipstation, { route: BUY, kind: "lost", times: 1 });
    await expect(run(orderId)).rejects.toMatchObject({ code: "LABEL_UNSETTLED" });
    const set = { state: "failed", unsettled: true };
    await bot.db.collection("orders").updateOne({ order_id: orderId }, { $set: set });
    const told: unknown[] = [];
    const shipstation = createShipStationClient(bot, { url: bot.urls.shipstation, keys: [bot.key] });
    const reconcile = labelReconcile({
      orders: bot.orderStore,
      shipstation,
      owners: { tell: async (effectId, key, args) => void told.push([effectId, key, args]) },
      logger: bot.logger,
      pauseMs: -1,
    });
    await bot.fault(bot.urls.shipstation, { route: "PUT /v2/labels/:id/void", ...fault });
    await reconcile.run(signal);
    expect([told, (await bot.orderStore.find(orderId))?.unsettled]).toEqual([[], true]);
    const weekAgo = { created_at: new Date(Date.now() - 8 * 24 * 3_600_000) };
    await bot.db.collection("orders").updateOne({ order_id: orderId }, { $set: weekAgo });
    await reconcile.run(signal);
    expect(told).toEqual([[`label-stays.${orderId}`, "owner-label-stays", { orderId }]]);
    expect((await bot.orderStore.find(orderId))?.unsettled).toBeUndefined();
    await shipstation.close();
  });
});

describe("the sweep", () => {
  test("queues an order without progress under the next generation, and leaves told ones alone", async () => {
    const { orderId } = await bot.placed();
    const { orderId: finished } = await bot.placed();
    await run(finished);
    const queued: string[] = [];
    const jobs = {
      add: async (_job: unknown, _payload: unknown, id: string) => {
        queued.push(id);
      },
    };
    const sweep = orderSweep({ orders: bot.orderStore, jobs, logger: bot.logger, staleMs: -1_000 });
    await sweep.run(signal);
    await sweep.run(signal);
    expect(queued.filter((id) => id.startsWith(orderId))).toEqual([`${orderId}.2`, `${orderId}.3`]);
    expect(queued.filter((id) => id.startsWith(finished))).toEqual([]);
  });

  test("leaves an order that moved a moment ago to its job", async () => {
    await bot.placed();
    const sweep = orderSweep({ orders: bot.orderStore, jobs: bot.jobs, logger: bot.logger });
    await sweep.run(signal);
    const generations = await bot.db.collection("orders").distinct("generation", { state: "pending" });
    expect(generations).toContain(1);
  });
});
