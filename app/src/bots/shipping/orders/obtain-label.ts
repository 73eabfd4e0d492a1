import { AppError } from "../../../platform/errors/app-error.ts";
import type { ShipStationClient, VendorLabel } from "../clients/shipstation.ts";
import type { OrderDocument } from "./order-document.ts";
import type { OrderInWork, OrderStore } from "./store.ts";

/** How long one purchase may take, and after how long it is certain to have ended; ms. */
export interface PurchaseTimes {
  readonly callMs: number;
  /** At least `callMs`; more, because the vendor may go on with a call that its client gave up. */
  readonly settleMs: number;
}

export interface ObtainDeps {
  readonly orders: OrderStore;
  readonly shipstation: ShipStationClient;
  readonly times: PurchaseTimes;
}

const PROCESSING_MS = 2_000;

/**
 * Gets the one label of an order. ShipStation has no idempotency key, so what was bought is found by the shipment,
 * which carries our order id, and a purchase is sent only when no earlier one may still be under way: its time is
 * recorded first, and the age of the record is read before the labels are listed.
 * @throws AppError LABEL_UNSETTLED while it is unknown how a purchase ended: run again after `retry.afterMs`;
 * ADDRESS_INVALID, PARCEL_REFUSED, LABEL_REFUSED, VENDOR_REFUSED: the vendor will not do it.
 */
export async function obtainLabel(
  deps: ObtainDeps,
  { order, attemptAgeMs }: OrderInWork,
  signal: AbortSignal,
): Promise<VendorLabel> {
  const shipmentId = await shipmentOf(deps.shipstation, order, signal);
  const bought = await findLabel(deps.shipstation, shipmentId, signal);
  if (bought) return bought;
  const { settleMs } = deps.times;
  if (attemptAgeMs !== undefined && attemptAgeMs < settleMs) throw unsettled(settleMs - attemptAgeMs);
  return purchase(deps, order, shipmentId, signal);
}

/** The label that an order's shipment has, bought by whichever run. */
export async function findOrderLabel(
  shipstation: ShipStationClient,
  orderId: string,
  signal: AbortSignal,
): Promise<VendorLabel | undefined> {
  const shipmentId = await shipstation.findShipment(orderId, signal);
  return shipmentId === undefined ? undefined : findLabel(shipstation, shipmentId, signal);
}

async function shipmentOf(
  shipstation: ShipStationClient,
  order: OrderDocument,
  signal: AbortSignal,
): Promise<string> {
  const externalId = order.order_id;
  const existing = await shipstation.findShipment(externalId, signal);
  if (existing !== undefined) return existing;
  const { from, to, parcel, quote } = order;
  const { carrierId, serviceCode } = quote;
  try {
    return await shipstation.createShipment({ externalId, from, to, parcel, carrierId, serviceCode }, signal);
  } catch (error) {
    // Refused perhaps because another run created it in between: the id is unique at the vendor.
    const created = isRefused(error) ? await shipstation.findShipment(externalId, signal) : undefined;
    if (created !== undefined) return created;
    throw error;
  }
}

async function findLabel(
  shipstation: ShipStationClient,
  shipmentId: string,
  signal: AbortSignal,
): Promise<VendorLabel | undefined> {
  const labels = await shipstation.labelsOf(shipmentId, signal);
  const live = labels.find(({ state }) => state === "completed" || state === "processing");
  if (live?.state === "processing") throw unsettled(PROCESSING_MS);
  return live;
}

async function purchase(
  { orders, shipstation, times }: ObtainDeps,
  order: OrderDocument,
  shipmentId: string,
  signal: AbortSignal,
): Promise<VendorLabel> {
  // Counted from before the record, so that the call ends earlier than the record's age says.
  const deadline = performance.now() + times.callMs;
  const { order_id, attempts } = order;
  if (!(await orders.recordAttempt(order_id, attempts))) throw unsettled(times.settleMs);
  try {
    const timeoutMs = deadline - performance.now();
    if (timeoutMs <= 0) throw tooLate();
    return completed(await shipstation.buyLabel(shipmentId, { signal, timeoutMs }));
  } catch (error) {
    if (!isRefused(error)) throw unsettled(times.settleMs, error);
    await orders.settleAttempt(order_id, attempts + 1);
    throw error;
  }
}

function completed(label: VendorLabel): VendorLabel {
  if (label.state === "completed") return label;
  if (label.state === "processing") throw unsettled(PROCESSING_MS);
  throw new AppError("LABEL_REFUSED", `ShipStation made a label with status ${label.state}.`, {
    details: { outcome: "refused" },
  });
}

/** True when it is certain that the call had no effect. */
function isRefused(error: unknown): boolean {
  if (!(error instanceof AppError)) return false;
  return error.details.outcome === "refused" || error.details.outcome === "not-sent";
}

function unsettled(afterMs: number, cause?: unknown): AppError {
  return new AppError("LABEL_UNSETTLED", "A purchase of this label may still be under way.", {
    retry: { afterMs: Math.max(1, Math.ceil(afterMs)) },
    cause,
  });
}

function tooLate(): AppError {
  return new AppError("HTTP_TIMEOUT", "The record of a purchase took all of its time; nothing was sent.", {
    retry: "backoff",
    details: { outcome: "not-sent" },
  });
}
