import type { ParcelState, TroubleReason } from "./parcel-state.ts";

/** What a person can do about a parcel, where there is something to do. */
export type Advice = TroubleReason | "attempted" | "pickup" | "returning" | "returned";

/** Sentences of the messages about parcels, by key with their arguments; every locale has them. */
export interface TrackingTextArgs {
  "track-state": { state: ParcelState };
  "track-parcel": { orderId: string; name: string; city: string };
  /** `time` is a day and time without a zone. */
  "track-time": { time: string; zone: "local" | "utc" };
  /** Place and time. */
  "track-seen": { where: string };
  /** The carrier's own words, in its language. */
  "track-words": { words: string };
  "track-advice": { advice: Advice };
  /** Texts of the buttons. */
  "button-track-details": Record<string, never>;
  "button-track-mute": Record<string, never>;
}

/** What to advise in a state; undefined where nothing is to be done. */
export function adviceOf(state: ParcelState, reason: TroubleReason | undefined): Advice | undefined {
  if (state === "exception") return reason ?? "other";
  const advised: readonly Advice[] = ["attempted", "pickup", "returning", "returned"];
  return advised.find((each) => each === state);
}
