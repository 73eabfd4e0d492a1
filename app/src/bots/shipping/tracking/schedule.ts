import type { ParcelState } from "./parcel-state.ts";
import type { TrackingDocument } from "./tracking-document.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A label's parcel is looked after for so long. */
export const TRACKED_MS = 60 * DAY_MS;

/** How long the vendor may say nothing before it is asked: its webhooks bring most changes. */
const SILENCE_MS: Readonly<Record<ParcelState, number>> = {
  announced: 12 * HOUR_MS,
  accepted: 8 * HOUR_MS,
  in_transit: 8 * HOUR_MS,
  out_for_delivery: 2 * HOUR_MS,
  attempted: 6 * HOUR_MS,
  pickup: 12 * HOUR_MS,
  exception: 6 * HOUR_MS,
  returning: 24 * HOUR_MS,
  delivered: TRACKED_MS,
  returned: TRACKED_MS,
};

/** A parcel that stands still is asked for less often, down to a quarter. */
const SLOWER_EACH_MS = 7 * DAY_MS;
const SLOWEST = 4;

/**
 * When a parcel is asked for next. Spread over a fifth of the time, so that labels bought together are not asked for
 * together for ever after.
 * @param random in [0, 1)
 */
export function nextCheckAt(
  { created_at, state, state_at }: Pick<TrackingDocument, "state" | "state_at" | "created_at">,
  now: Date,
  random: number,
): Date {
  const still = now.getTime() - (state_at ?? created_at).getTime();
  const slower = Math.min(SLOWEST, 1 + Math.max(0, Math.floor(still / SLOWER_EACH_MS)));
  const silence = SILENCE_MS[state] * slower;
  return new Date(now.getTime() + Math.round(silence * (0.9 + random * 0.2)));
}
