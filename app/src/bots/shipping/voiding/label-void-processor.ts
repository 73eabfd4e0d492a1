import { AppError } from "../../../platform/errors/app-error.ts";
import type { FileStore } from "../../../platform/files/file-store.ts";
import type { Logger } from "../../../platform/observe/logger.ts";
import { defineProcessor } from "../../../platform/queue/processor.ts";
import type { ShipStation } from "../clients/shipstation.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { OrderDocument } from "../orders/order-document.ts";
import type { OrderStore } from "../orders/store.ts";
import type { TrackingStore } from "../tracking/store.ts";
import { labelVoidJob, VOID_CALLS } from "./label-void-job.ts";
import { settleVoid } from "./settle-void.ts";
import type { VoidStore } from "./store.ts";
import { type TellVoidDeps, tellDelayed, tellRefused, tellVoided } from "./tell-void.ts";

export interface LabelVoidDeps extends TellVoidDeps {
  readonly orders: Pick<OrderStore, "find">;
  readonly voids: VoidStore;
  readonly ledger: Ledger;
  readonly trackings: Pick<TrackingStore, "endVoided">;
  readonly shipstation: Pick<ShipStation, "withRoom">;
  readonly files: Pick<FileStore, "delete">;
  readonly logger: Logger;
}

/**
 * The way of a wish to void from asked to told. Each step first looks whether it was done, so the run may end anywhere
 * and begin again. An order whose outcome is unknown stays `voiding`: giving up would leave a person with a label that
 * may be void and money that is not back.
 */
export const labelVoidProcessor = defineProcessor(
  labelVoidJob,
  async ({ orderId }, deps: LabelVoidDeps, { signal }) => {
    const order = await deps.orders.find(orderId);
    if (order === undefined) throw new AppError("ORDER_NOT_FOUND", "No order of ours is to be voided.");
    await settle(deps, order, signal);
    await finish(deps, orderId);
  },
  {
    onGiveUp: async ({ orderId }, deps, err) => {
      const order = await deps.orders.find(orderId);
      if (order === undefined) return;
      if (order.state !== "voiding" || order.void === undefined) return finish(deps, orderId);
      deps.logger.error({ err, order: orderId }, "whether a label is void is not known; it is asked again");
      await tellDelayed(deps, order, order.void);
    },
  },
);

async function settle(deps: LabelVoidDeps, order: OrderDocument, signal: AbortSignal): Promise<void> {
  const { label, order_id, state, void: wish } = order;
  if (state !== "voiding" || label === undefined || wish === undefined) return;
  const since = order.updated_at.getTime();
  const whole = { ticket: `void.${order_id}`, requests: VOID_CALLS, since, forMs: labelVoidJob.timeoutMs };
  const { refusal } = await deps.shipstation.withRoom(whole, (vendor) =>
    settleVoid(vendor, label.label_id, signal),
  );
  deps.logger.info({ order: order_id, refusal: refusal?.words ?? null }, "a wish to void was settled");
  if (refusal) await deps.voids.refuse(order_id, wish.number, refusal);
  else await giveBack(deps, order, wish.number, signal);
}

/** The state, what was paid for the label, and the end of its parcel's tracking: all or nothing, once. */
async function giveBack(
  { ledger, trackings, voids }: LabelVoidDeps,
  { order_id, price_cents, telegram_id }: OrderDocument,
  number: number,
  signal: AbortSignal,
): Promise<void> {
  await ledger.change(
    telegram_id,
    async (session, post) => {
      if ((await voids.approve(session, order_id, number)) === undefined) return;
      await trackings.endVoided(session, order_id);
      const outcome = await post(session, {
        operationId: `void.${order_id}`,
        telegramId: telegram_id,
        kind: "refund",
        cents: price_cents,
        reference: order_id,
      });
      if (outcome !== "posted") throw new Error(`void of ${order_id}: ${outcome}, the books do not fit`);
    },
    signal,
  );
}

/** What is left when the outcome is kept; another run may have kept it. */
async function finish(deps: LabelVoidDeps, orderId: string): Promise<void> {
  const order = await deps.orders.find(orderId);
  const wish = order?.void;
  if (order === undefined || wish === undefined || wish.told_at !== undefined) return;
  if (order.state === "voided") {
    // Nothing that can be had is a label any more: neither a reprint nor a link.
    if (order.label) await deps.files.delete(order.label.file_key);
    await tellVoided(deps, order);
  } else if (wish.refusal) await tellRefused(deps, order, wish, wish.refusal);
  else return;
  await deps.voids.markTold(orderId, wish.number);
}
