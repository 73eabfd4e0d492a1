import type { BoughtLabel, OrderDocument } from "../orders/order-document.ts";
import { nextCheckAt } from "./schedule.ts";
import type { TrackingStore } from "./store.ts";
import type { TrackingDocument } from "./tracking-document.ts";

/** Begins to look after an order's parcel; safe to repeat. Before the order says that it has its label, so that none is missed. */
export async function startTracking(
  trackings: Pick<TrackingStore, "begin">,
  order: Pick<OrderDocument, "order_id" | "telegram_id" | "chat_id">,
  label: Pick<BoughtLabel, "label_id" | "tracking_number">,
): Promise<TrackingDocument> {
  const now = new Date();
  const { chat_id, order_id, telegram_id } = order;
  const { label_id, tracking_number } = label;
  const begun = { state: "announced", created_at: now } as const;
  const tracking: TrackingDocument = {
    ...begun,
    order_id,
    label_id,
    tracking_number,
    telegram_id,
    chat_id,
    scans: [],
    changes: 0,
    muted: false,
    heard_at: now,
    check_at: nextCheckAt(begun, now, Math.random()),
    checks: 0,
    version: 1,
  };
  await trackings.begin(tracking);
  return tracking;
}
