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
 * Gets the one label of an order. ShipStation has no idempotency key, so what was bought is found by the labels of the
 * shipment, and a purchase is sent only when no earlier one may still be under way: its time and its shipment are recorded
 * first, and the age of the record is read before the labels are listed. A shipment that was made just now, of an order
 * without a record, has none.
 * @throws AppError LABEL_UNSETTLED while it is unknown how a purchase ended: run again after `retry.afterMs`;
 * ADDRESS_INVALID, PARCEL_REFUSED, LABEL_REFUSED, VENDOR_REFUSED: the vendor will not do it.
 */
export async function obtainLabel(
  deps: ObtainDeps,
  { order, attemptAgeMs }: OrderInWork,
  signal: AbortSignal,
): Promise<VendorLabel> {
  const { shipstation, times } = deps;
  const { id, isNew } = await shipmentOf(shipstation, order, signal);
  if (order.attempts === 0 && isNew) return purchase(deps, order, id, signal);
  const bought = await findLabel(shipstation, id, signal);
  if (bought) return bought;
  const { settleMs } = times;
  if (attemptAgeMs !== undefined && attemptAgeMs < settleMs) throw unsettled(settleMs - attemptAgeMs);
  return purchase(deps, order, id, signal);
}

/** The label that an order's shipment has, bought by whichever run. */
export async function findOrderLabel(
  shipstation: ShipStationClient,
  { order_id, shipment_id }: OrderDocument,
  signal: AbortSignal,
): Promise<VendorLabel | undefined> {
  const id = shipment_id ?? (await shipstation.findShipment(order_id, signal));
  return id === undefined ? undefined : findLabel(shipstation, id, signal);
}

/**
 * The shipment of the order's purchases, else one under our id, which is unique at the vendor: what an earlier run created,
 * or a call whose answer was lost, is found.
 */
async function shipmentOf(
  shipstation: ShipStationClient,
  order: OrderDocument,
  signal: AbortSignal,
): Promise<{ readonly id: string; readonly isNew: boolean }> {
  const { from, to, parcel, quote, order_id: externalId, shipment_id } = order;
  if (shipment_id !== undefined) return { id: shipment_id, isNew: false };
  const { carrierId, serviceCode } = quote;
  const wish = { externalId, from, to, parcel, carrierId, serviceCode };
  try {
    return { id: await shipstation.createShipment(wish, signal), isNew: true };
  } catch (error) {
    const found = wasSent(error) ? await shipstation.findShipment(externalId, signal) : undefined;
    if (found !== undefined) return { id: found, isNew: false };
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
  if (!(await orders.recordAttempt(order_id, attempts, shipmentId))) throw unsettled(times.settleMs);
  let label: VendorLabel;
  try {
    const timeoutMs = deadline - performance.now();
    if (timeoutMs <= 0) throw tooLate();
    label = succeeded(await shipstation.buyLabel(shipmentId, { signal, timeoutMs }));
  } catch (error) {
    if (!isRefused(error)) throw unsettled(times.settleMs, error);
    await orders.settleAttempt(order_id, attempts + 1);
    throw error;
  }
  // It is bought: only its document is still being made.
  if (label.state === "processing") throw unsettled(PROCESSING_MS);
  return label;
}

function succeeded(label: VendorLabel): VendorLabel {
  if (label.state === "completed" || label.state === "processing") return label;
  throw new AppError("LABEL_REFUSED", `ShipStation made a label with status ${label.state}.`, {
    details: { outcome: "refused" },
  });
}

/** False when the vendor never received the call. */
const wasSent = (error: unknown): boolean =>
  !(error instanceof AppError) || error.details.outcome !== "not-sent";

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
