import type { PaymentDocument } from "./payment-document.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Callbacks bring nearly all payments, and Oxapay repeats them: these looks are for those it could not deliver. */
const AFTER_CREATION_MS = [3, 10, 30].map((minutes) => minutes * MINUTE_MS);
/** Nobody is called back about what came too late or too little: it is found by looking, for a week. */
const AFTER_END_MS = [MINUTE_MS, HOUR_MS, 6 * HOUR_MS, 24 * HOUR_MS, 72 * HOUR_MS, 168 * HOUR_MS];
/** Nor about what somebody sends to a page that was paid: rare, so it is looked for less often, and as long. */
const AFTER_PAID_MS = [HOUR_MS, 24 * HOUR_MS, 168 * HOUR_MS];

/** While it is on the owner's list: what the owner does at Oxapay is seen by looking. */
const IN_REVIEW_MS = 24 * HOUR_MS;
const REVIEW_LIMIT_MS = 90 * 24 * HOUR_MS;

/** After a look that failed, and while a transfer waits for the chain. */
export const SOON_MS = 2 * MINUTE_MS;

type Looked = Pick<PaymentDocument, "created_at" | "expires_at" | "review" | "state" | "track_id">;

/** When a payment is looked at next; undefined when nothing more is expected of it. */
export function nextLook(
  { created_at, expires_at, review, state, track_id }: Looked,
  now: number,
): Date | undefined {
  const [created, end] = [created_at.getTime(), expires_at.getTime()];
  const looks =
    state === "paid"
      ? AFTER_PAID_MS.map((ms) => end + ms)
      : [...AFTER_CREATION_MS.map((ms) => created + ms), ...AFTER_END_MS.map((ms) => end + ms)];
  // Without a kept invoice there is nothing to look at, and nobody can pay: its page was never shown.
  const next = (track_id === undefined && state !== "open" ? [] : looks).find((at) => at > now);
  const listed = review !== undefined && now < review.at.getTime() + REVIEW_LIMIT_MS;
  const soonest = Math.min(
    next ?? Number.POSITIVE_INFINITY,
    listed ? now + IN_REVIEW_MS : Number.POSITIVE_INFINITY,
  );
  return Number.isFinite(soonest) ? new Date(soonest) : undefined;
}
