import { AppError } from "../../../platform/errors/app-error.ts";
import type { FileStore } from "../../../platform/files/file-store.ts";
import type { Logger } from "../../../platform/observe/logger.ts";
import { defineProcessor } from "../../../platform/queue/processor.ts";
import type { VendorLabel } from "../clients/shipstation.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { LabelFailureKey } from "../services.ts";
import { labelBuyJob } from "./label-buy-job.ts";
import { findOrderLabel, type ObtainDeps, obtainLabel } from "./obtain-label.ts";
import type { OrderDocument } from "./order-document.ts";
import { refundOrder } from "./refund.ts";
import { storePdf } from "./store-pdf.ts";
import { startTracking } from "../tracking/start-tracking.ts";
import type { TrackingStore } from "../tracking/store.ts";
import { type TellDeps, tellResult } from "./tell-result.ts";

export interface LabelBuyDeps extends ObtainDeps, TellDeps {
  readonly ledger: Ledger;
  readonly files: FileStore;
  readonly trackings: Pick<TrackingStore, "begin">;
  readonly logger: Logger;
}

/**
 * The way of an order from paid to told. Each step first looks whether it was done, so the run may end anywhere and
 * begin again; ended orders are only told.
 */
export const labelBuyProcessor = defineProcessor(
  labelBuyJob,
  async ({ orderId }, deps: LabelBuyDeps, { signal }) => {
    const work = await deps.orders.begin(orderId);
    if (work === undefined) throw new AppError("ORDER_NOT_FOUND", "A label was asked for no order of ours.");
    if (isOver(work.order)) return tellResult(deps, work.order);
    await keepLabel(deps, work.order, await obtainLabel(deps, work, signal), signal);
  },
  { onGiveUp: ({ orderId }, deps, error, { signal }) => giveUp(deps, orderId, error, signal) },
);

const isOver = ({ state }: OrderDocument) => state !== "pending" && state !== "buying";

async function keepLabel(
  deps: LabelBuyDeps,
  order: OrderDocument,
  label: VendorLabel,
  signal: AbortSignal,
): Promise<void> {
  const { order_id } = order;
  const file_key = `labels/${order_id}.pdf`;
  await storePdf(deps, { key: file_key, labelId: label.labelId, orderId: order_id }, signal);
  const bought = {
    label_id: label.labelId,
    tracking_number: label.trackingNumber,
    cost_cents: label.costCents,
    file_key,
  };
  await startTracking(deps.trackings, order, bought);
  const labelled = await deps.orders.label(order_id, bought);
  if (labelled) deps.logger.info({ order: order_id, costCents: label.costCents }, "label bought");
  // Another run may have ended it in between, with this label or by giving it up: tell what is true.
  const ended = await deps.orders.find(order_id);
  if (ended) await tellResult(deps, ended);
}

async function giveUp(
  deps: LabelBuyDeps,
  orderId: string,
  error: AppError,
  signal: AbortSignal,
): Promise<void> {
  const order = await deps.orders.find(orderId);
  if (order === undefined) return;
  if (isOver(order)) return tellResult(deps, order);
  const label = order.attempt_at && (await lastLook(deps, orderId, signal));
  if (label) return keepLabel(deps, order, label, signal);
  await tellResult(deps, await refundOrder(deps, order, failureOf(order, error), signal));
}

/** A purchase whose answer was lost may have gone through. When the vendor cannot be asked, the money goes back all the same. */
async function lastLook(
  { shipstation, logger }: LabelBuyDeps,
  orderId: string,
  signal: AbortSignal,
): Promise<VendorLabel | undefined> {
  try {
    return await findOrderLabel(shipstation, orderId, signal);
  } catch (err) {
    logger.error({ err, order: orderId }, "given up without knowing whether a label was bought");
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
