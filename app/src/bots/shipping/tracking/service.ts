import { AppError } from "../../../platform/errors/app-error.ts";
import type { OrderDocument } from "../orders/order-document.ts";
import { readOrderId } from "../orders/order-id.ts";
import type { OrderStore } from "../orders/store.ts";
import type { ParcelState, TroubleReason } from "./parcel-state.ts";
import { startTracking } from "./start-tracking.ts";
import type { TrackingStore } from "./store.ts";
import { isLive } from "./tell-change.ts";
import type { KeptScan, TrackingDocument } from "./tracking-document.ts";

/** A parcel as its owner sees it. */
export interface TrackedParcel {
  readonly orderId: string;
  readonly to: { readonly name: string; readonly city: string };
  /** `none`: the order has no label; `void`: its label is good no more. */
  readonly state: ParcelState | "none" | "void";
  readonly reason?: TroubleReason | undefined;
  readonly trackingNumber?: string | undefined;
  /** The carrier's page. */
  readonly url?: string | undefined;
  readonly expectedAt?: Date | undefined;
  /** Newest first. */
  readonly scans: readonly KeptScan[];
  readonly muted: boolean;
}

export interface ParcelPage {
  readonly parcels: readonly TrackedParcel[];
  readonly page: number;
  /** At least 1. */
  readonly pages: number;
}

const PAGE = 6;

export interface TrackingService {
  /**
   * By an order's number or a tracking number, however it is written.
   * @throws AppError ORDER_NOT_FOUND `order-not-found` {orderId} also for another person's.
   */
  find(typed: string, telegramId: number): Promise<TrackedParcel>;
  /** Those under way, the newest first, 6 per page; `page` counts from 1 and is brought into range, so an old button still works. */
  underWay(telegramId: number, page: number): Promise<ParcelPage>;
  /** Ends or takes up again the messages about one. @throws as {@link find} */
  mute(orderId: string, telegramId: number, muted: boolean): Promise<TrackedParcel>;
}

/** Builds the parcels as the conversation uses them. */
export function createTrackingService(trackings: TrackingStore, orders: OrderStore): TrackingService {
  async function ordered(typed: string, telegramId: number): Promise<OrderDocument> {
    const orderId = readOrderId(typed) ?? (await trackings.byNumber(numberOf(typed)))?.order_id;
    const order = orderId === undefined ? undefined : await orders.find(orderId);
    if (order?.telegram_id === telegramId) return order;
    throw new AppError("ORDER_NOT_FOUND", "No such order of this person.", {
      messageKey: "order-not-found",
      details: { orderId: typed.slice(0, 40) },
    });
  }

  /** Labels that were bought before there was tracking get theirs when somebody asks. */
  async function trackingOf(order: OrderDocument): Promise<TrackingDocument | undefined> {
    const known = await trackings.find(order.order_id);
    if (known !== undefined || order.label === undefined || !isLive(order)) return known;
    return startTracking(trackings, order, order.label);
  }
  const find = async (typed: string, telegramId: number): Promise<TrackedParcel> => {
    const order = await ordered(typed, telegramId);
    return parcelOf(order, await trackingOf(order));
  };

  return {
    find,
    underWay: async (telegramId, wanted) => {
      const pages = Math.max(1, Math.ceil((await trackings.countUnderWay(telegramId)) / PAGE));
      const page = Math.min(pages, Math.max(1, Math.trunc(wanted) || 1));
      const found = await trackings.underWay(telegramId, (page - 1) * PAGE, PAGE);
      const parcels = found.map(async (tracking) => {
        const order = await orders.find(tracking.order_id);
        // One that failed after its label was tracked ends with its next check.
        return order && isLive(order) ? parcelOf(order, tracking) : undefined;
      });
      const live = (await Promise.all(parcels)).filter((parcel) => parcel !== undefined);
      return { parcels: live, page, pages };
    },
    mute: async (orderId, telegramId, muted) => {
      await find(orderId, telegramId);
      await trackings.mute(orderId, muted);
      return find(orderId, telegramId);
    },
  };
}

/** A tracking number as carriers print it, in groups. */
const numberOf = (typed: string): string => typed.toUpperCase().replaceAll(/[\s-]/g, "");

function parcelOf(order: OrderDocument, tracking: TrackingDocument | undefined): TrackedParcel {
  const { name, city } = order.to;
  const common = { orderId: order.order_id, to: { name, city } };
  if (tracking === undefined) return { ...common, state: "none", scans: [], muted: false };
  return {
    ...common,
    state: isLive(order) ? tracking.state : "void",
    reason: tracking.reason,
    trackingNumber: tracking.tracking_number,
    url: tracking.url,
    expectedAt: tracking.expected_at,
    scans: tracking.scans,
    muted: tracking.muted,
  };
}
