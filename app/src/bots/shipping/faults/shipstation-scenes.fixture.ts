import { setTimeout as rest } from "node:timers/promises";
import { AppError } from "../../../platform/errors/app-error.ts";
import { asAppError } from "../../../platform/queue/failure.ts";
import type { JobContext } from "../../../platform/queue/processor.ts";
import type { ShippingBackend } from "../backend.ts";
import type { BackendFixture } from "../backend.fixture.ts";
import { createShipStationClient } from "../clients/shipstation.ts";
import { labelReconcile } from "../orders/reconcile.ts";
import { refundOrder } from "../orders/refund.ts";
import { asTheQueue, processorOf } from "../testing/as-the-queue.fixture.ts";

/** An order with a job to be done for it. */
export interface Scene {
  readonly person: number;
  readonly orderId: string;
  readonly job: "label-buy" | "label-void" | "label-reprint" | "tracking-check";
}

/** An order whose money went back while its label is bought. */
export type RefundedScene = Omit<Scene, "job">;

export interface LabelAtVendor {
  readonly external_shipment_id: string;
  readonly voided: boolean;
}

const signal = new AbortController().signal;
const contextOf = ({ job, orderId }: Scene): JobContext => ({
  signal,
  jobId: `${job}.${orderId}`,
  attempt: 1,
  lastAttempt: false,
});
const bound = (backend: ShippingBackend, { job, orderId }: Scene) =>
  processorOf(backend.processors, job).accept({ orderId });
const BUY = "POST /v2/labels/shipment/:shipment_id";
/** A failure whose time to wait is longer is not waited for: its breaker is open. */
const LONGEST_MS = 1_500;

/** Runs until it succeeds; answers the error after which it is not run again. */
async function runUpTo(
  runs: number,
  run: () => Promise<void>,
  pauseMs: number,
): Promise<AppError | undefined> {
  for (let left = runs - 1; ; left--) {
    const failure = await run().then(() => undefined, asAppError);
    if (failure === undefined || failure.retry === "never" || left === 0) return failure;
    const { retry } = failure;
    await rest(typeof retry === "object" ? Math.min(LONGEST_MS, retry.afterMs) : pauseMs);
  }
}

/** What people have ordered, and what the jobs behind it do while a vendor's call fails. */
export function createShipStationScenes(bot: BackendFixture) {
  async function labelled() {
    const { orderId, person } = await bot.placed();
    const scene: Scene = { orderId, person, job: "label-buy" };
    await asTheQueue(() => bound(bot.backend, scene).run(contextOf(scene)));
    return scene;
  }

  return {
    /** Paid, and not bought yet. */
    async buying(): Promise<Scene> {
      const { orderId, person } = await bot.placed();
      return { orderId, person, job: "label-buy" };
    },
    /** Paid, and its shipment was created by a run that died then. */
    async created(): Promise<Scene> {
      const { orderId, person, wish } = await bot.placed();
      const shipstation = createShipStationClient(bot, { url: bot.urls.shipstation, keys: [bot.key] });
      await shipstation.createShipment({ ...wish.draft, ...wish.quote, externalId: orderId }, signal);
      await shipstation.close();
      return { orderId, person, job: "label-buy" };
    },
    /** Paid, and its first purchase broke off: nobody knows yet that it bought nothing. */
    async attempted(): Promise<Scene> {
      const { orderId, person } = await bot.placed();
      const scene: Scene = { orderId, person, job: "label-buy" };
      await bot.fault(bot.urls.shipstation, { route: BUY, kind: "reset", times: 1 });
      await bound(bot.backend, scene)
        .run(contextOf(scene))
        .catch(() => undefined);
      await bot.noFaults();
      return scene;
    },
    /** Bought by a run that died then, and given up before anybody could find out: the money went back. */
    async refunded(): Promise<RefundedScene> {
      const { orderId, person, wish } = await bot.placed();
      const shipstation = createShipStationClient(bot, { url: bot.urls.shipstation, keys: [bot.key] });
      const shipment = { ...wish.draft, ...wish.quote, externalId: orderId };
      const shipmentId = await shipstation.createShipment(shipment, signal);
      await bot.orderStore.recordAttempt(orderId, 0, shipmentId);
      await shipstation.buyLabel(shipmentId, { signal, timeoutMs: 10_000 });
      await shipstation.close();
      const order = await bot.orderStore.find(orderId);
      if (order === undefined) throw new Error("the order is gone");
      await refundOrder({ ...bot, orders: bot.orderStore }, order, "label-failed-unclear", signal);
      return { orderId, person };
    },
    /** Bought, and to be voided. */
    async voiding(): Promise<Scene> {
      const scene = await labelled();
      await bot.backend.services.voiding.ask(scene.orderId, scene.person, 1);
      return { ...scene, job: "label-void" };
    },
    /** Bought, and its PDF lost. */
    async reprinting(): Promise<Scene> {
      const scene = await labelled();
      await bot.files.delete(`labels/${scene.orderId}.pdf`);
      return { ...scene, job: "label-reprint" };
    },
    /** Bought, and its parcel is on its way, of which no webhook told. */
    async tracking(): Promise<Scene> {
      const scene = await labelled();
      const happening = { external_shipment_id: scene.orderId, happening: "in_transit", webhook: false };
      await fetch(`${bot.urls.shipstation}/_parcels`, { method: "POST", body: JSON.stringify(happening) });
      return { ...scene, job: "tracking-check" };
    },

    /**
     * Runs a scene's job as the queue does, so many times at most; then it is given up. Answers whether that ended it too.
     * @param pauseMs before it is run again, where its error names no time
     */
    async work(backend: ShippingBackend, scene: Scene, runs: number, pauseMs: number): Promise<boolean> {
      const job = bound(backend, scene);
      const failure = await runUpTo(runs, () => job.run(contextOf(scene)), pauseMs);
      if (failure === undefined) return true;
      const givenUp = job.giveUp?.(failure, contextOf(scene));
      return (
        givenUp?.then(
          () => true,
          () => false,
        ) ?? true
      );
    },
    /** What comes of it when the vendor is well again: giving up ends, the tasks look after what was left. */
    async afterwards(backend: ShippingBackend, scene: Scene, isEnded: boolean): Promise<void> {
      const job = bound(backend, scene);
      const gone = new AppError("SERVICE_BUSY", "for too long", { retry: "backoff" });
      // Repeated as by the queue: a purchase just tried may still be under way.
      if (!isEnded) await asTheQueue(async () => job.giveUp?.(gone, contextOf(scene)));
      if (scene.job !== "label-reprint") await asTheQueue(() => job.run(contextOf(scene)));
      const shipstation = createShipStationClient(bot, { url: bot.urls.shipstation, keys: [bot.key] });
      const owners = { tell: async () => undefined };
      await labelReconcile({ ...bot, orders: bot.orderStore, shipstation, owners, pauseMs: -1 }).run(signal);
      await shipstation.close();
    },
    /** The keys of all sentences that a person was told by jobs, oldest first. */
    async told(person: number): Promise<string[]> {
      const said = await bot.said(person);
      return said.map(({ payload }) => String(payload.text ?? payload.caption).split("/")[0] ?? "");
    },
    async labelsAtVendor(orderId: string): Promise<readonly LabelAtVendor[]> {
      const { ledger } = await bot.stats<{ labels: readonly LabelAtVendor[] }>(bot.urls.shipstation);
      return ledger.labels.filter(({ external_shipment_id }) => external_shipment_id === orderId);
    },
  };
}

export type ShipStationScenes = ReturnType<typeof createShipStationScenes>;
