import { AppError, hasCode } from "../../../platform/errors/app-error.ts";
import type { FileStore } from "../../../platform/files/file-store.ts";
import type { Logger } from "../../../platform/observe/logger.ts";
import type { Metrics } from "../../../platform/observe/metrics.ts";
import { defineProcessor } from "../../../platform/queue/processor.ts";
import type { ShipStation, VendorLabel } from "../clients/shipstation.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { LabelFailureKey } from "../services.ts";
import { labelBuyJob, PURCHASE_CALLS } from "./label-buy-job.ts";
import { noteCost } from "./note-cost.ts";
import { findOrderLabel, type ObtainDeps, obtainLabel } from "./obtain-label.ts";
import type { BoughtLabel, OrderDocument } from "./order-document.ts";
import { refundOrder } from "./refund.ts";
import { storePdf } from "./store-pdf.ts";
import { startTracking } from "../tracking/start-tracking.ts";
import type { TrackingStore } from "../tracking/store.ts";
import { tellBought } from "./tell-bought.ts";
import { tellWaiting } from "./tell-waiting.ts";
import { type TellDeps, tellResult } from "./tell-result.ts";

export interface LabelBuyDeps extends ObtainDeps, TellDeps {
  readonly shipstation: Omit<ShipStation, "close" | "inBackground">;
  readonly ledger: Ledger;
  readonly files: FileStore;
  readonly trackings: Pick<TrackingStore, "begin">;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

type KeepDeps = Omit<LabelBuyDeps, "shipstation"> & Pick<ObtainDeps, "shipstation">;

/**
 * The way of an order from paid to told. Each step first looks whether it was done, so the run may end anywhere and
 * begin again; ended orders are only told.
 */
export const labelBuyProcessor = defineProcessor(
  labelBuyJob,
  async ({ orderId }, deps: LabelBuyDeps, { signal }) => {
    const work = await deps.orders.inWork(orderId);
    if (work === undefined) throw new AppError("ORDER_NOT_FOUND", "A label was asked for no order of ours.");
    if (isOver(work.order)) return tellResult(deps, work.order);
    const { label } = work.order;
    const requests = label === undefined ? PURCHASE_CALLS : PDF_CALLS;
    const since = work.order.created_at.getTime();
    const whole = { ticket: `buy.${orderId}`, requests, since, forMs: labelBuyJob.timeoutMs };
    const buying = deps.shipstation.withRoom(whole, async (shipstation) => {
      const kept = { ...deps, shipstation };
      const bought = label ?? boughtOf(work.order, await obtainLabel(kept, work, signal));
      await keepLabel(kept, work.order, bought, signal);
    });
    await buying.catch(async (error: unknown) => {
      if (label === undefined && error instanceof AppError && error.code === "HTTP_QUOTA")
        await tellWaiting(deps, work.order, error);
      throw error;
    });
  },
  { onGiveUp: ({ orderId }, deps, error, { signal }) => giveUp(deps, orderId, error, signal) },
);

/** Of a label that is bought only the document is missing. */
const PDF_CALLS = 1;

const isOver = ({ state }: OrderDocument) => state !== "pending" && state !== "buying";

async function keepLabel(
  deps: KeepDeps,
  order: OrderDocument,
  bought: BoughtLabel,
  signal: AbortSignal,
): Promise<void> {
  const { order_id } = order;
  const { cost_cents: costCents, file_key: key, label_id: labelId } = bought;
  try {
    await storePdf(deps, { key, labelId, orderId: order_id }, signal);
  } catch (error) {
    await noteBought(deps, order, bought);
    throw error;
  }
  await startTracking(deps.trackings, order, bought);
  if (await deps.orders.label(order_id, bought)) {
    deps.logger.info({ order: order_id, costCents }, "label bought");
    noteCost(deps, order, bought);
    return tellResult(deps, { ...order, state: "labelled", label: bought });
  }
  // Another run ended it in between, with this label or by giving it up: tell what is true.
  const ended = await deps.orders.find(order_id);
  if (ended) await tellResult(deps, ended);
}

/** A label without its PDF: kept, so that it is never given up whatever fails next, and told to who has waited for a while. */
async function noteBought(deps: KeepDeps, order: OrderDocument, bought: BoughtLabel): Promise<void> {
  const { order_id } = order;
  try {
    if (await deps.orders.noteBought(order_id, bought)) await tellBought(deps, order, bought);
  } catch (err) {
    // The PDF's failure is the job's to hear of; what was not noted now is noted by its next run.
    deps.logger.warn({ err, order: order_id }, "a label that waits for its PDF could not be noted or told");
  }
}

function boughtOf({ order_id }: OrderDocument, label: VendorLabel): BoughtLabel {
  return {
    label_id: label.labelId,
    tracking_number: label.trackingNumber,
    cost_cents: label.costCents,
    file_key: `labels/${order_id}.pdf`,
  };
}

async function giveUp(
  deps: LabelBuyDeps,
  orderId: string,
  error: AppError,
  signal: AbortSignal,
): Promise<void> {
  const work = await deps.orders.inWork(orderId);
  if (work === undefined) return;
  const { attemptAgeMs, order } = work;
  if (isOver(order)) return tellResult(deps, order);
  if (order.label) return keepLabel(deps, order, order.label, signal);
  const found = attemptAgeMs !== undefined && (await lastLook(deps, order, signal));
  if (found) return keepLabel(deps, order, boughtOf(order, found), signal);
  // Another run's purchase may be under way: what is not there yet may come. Giving up is repeated until it would have.
  if (!found && attemptAgeMs !== undefined && attemptAgeMs < deps.times.settleMs)
    throw new AppError("LABEL_UNSETTLED", "A purchase may still be under way.", { retry: "backoff" });
  const ended = await refundOrder(deps, order, failureOf(order, error), signal);
  // Another run has noted its label in between: giving up is repeated, and brings the label.
  if (!isOver(ended)) throw new AppError("LABEL_UNSETTLED", "It has its label by now.", { retry: "backoff" });
  await tellResult(deps, ended);
}

/**
 * A purchase whose answer was lost may have gone through. When the vendor cannot be asked, the money goes back all the same;
 * when it is only our quota, or the label is there and only its document is still being made, giving up is repeated.
 */
async function lastLook(
  { shipstation, logger }: LabelBuyDeps,
  order: OrderDocument,
  signal: AbortSignal,
): Promise<VendorLabel | undefined> {
  try {
    return await findOrderLabel(shipstation, order, signal);
  } catch (err) {
    if (hasCode(err, "HTTP_QUOTA") || hasCode(err, "LABEL_UNSETTLED")) throw err;
    logger.error({ err, order: order.order_id }, "given up without knowing whether a label was bought");
    return undefined;
  }
}

function failureOf(order: OrderDocument, { code, details }: AppError): LabelFailureKey {
  if (code === "ADDRESS_INVALID") return "label-failed-address";
  if (code === "PARCEL_REFUSED" || code === "LABEL_REFUSED") return "label-failed-refused";
  // 400 and the like are about this shipment; 401 and 403 are about us.
  if (code === "VENDOR_REFUSED" && details.status !== 401 && details.status !== 403)
    return "label-failed-refused";
  return order.attempt_at ? "label-failed-unclear" : "label-failed-unavailable";
}
