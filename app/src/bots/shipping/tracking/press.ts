import { oneOf, wholeNumber } from "../../../platform/telegram/conversation/press-codec.ts";
import { ORDER_ID } from "../orders/order-id.ts";

/** What the buttons about a parcel do. */
export type TrackingPress =
  | { readonly kind: "track"; readonly orderId: string }
  /** A page of those under way. */
  | { readonly kind: "tracks"; readonly page: number }
  | { readonly kind: "track-mute"; readonly orderId: string; readonly muted: boolean };

/** The data of such a button. */
export function trackingText(press: TrackingPress): string {
  if (press.kind === "track") return `track:${press.orderId}`;
  if (press.kind === "tracks") return `tracks:${press.page}`;
  return `quiet:${press.orderId}:${press.muted ? "on" : "off"}`;
}

/** What makes such a press of a button's data, by its first part. */
export const TRACKING_DECODERS: Readonly<
  Record<"track" | "tracks" | "quiet", (parts: readonly string[]) => TrackingPress | undefined>
> = {
  track: ([orderId = ""]) => (ORDER_ID.test(orderId) ? { kind: "track", orderId } : undefined),
  tracks: ([part]) => {
    const page = wholeNumber(part);
    return page === undefined ? undefined : { kind: "tracks", page };
  },
  quiet: ([orderId = "", wanted]) => {
    const muted = oneOf(["on", "off"], wanted);
    if (muted === undefined || !ORDER_ID.test(orderId)) return undefined;
    return { kind: "track-mute", orderId, muted: muted === "on" };
  },
};
