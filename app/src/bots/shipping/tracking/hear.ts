import { AppError } from "../../../platform/errors/app-error.ts";
import type { VendorTracking } from "../clients/shipstation-tracking.ts";
import { nextCheckAt } from "./schedule.ts";
import { endOf, takeIn } from "./take-in.ts";
import { type TellChangeDeps, tellChange } from "./tell-change.ts";
import type { TrackingDocument, TrackingFields } from "./tracking-document.ts";

export interface HearDeps extends TellChangeDeps {
  /** @default the system's */
  readonly now?: () => Date;
  readonly random?: () => number;
}

/** So many writers at once on one parcel is a storm of reports; they come again. */
const TRIES = 5;

/**
 * Takes a report of a parcel in, whoever brought it, and tells the person what is new. Safe to repeat, in any order and
 * many at once: the state only moves on, and each change is told under its number.
 * @throws AppError MONGO_UNAVAILABLE: repeat it.
 */
export async function hear(
  deps: HearDeps,
  tracking: TrackingDocument,
  report: VendorTracking,
): Promise<void> {
  let current: TrackingDocument | undefined = tracking;
  for (let attempt = 1; attempt <= TRIES && current !== undefined; attempt++) {
    if (current.ended === "void") return;
    const heard = heardOf(deps, current, report);
    const { changed, fields } = heard;
    if (await deps.trackings.write(current, fields)) {
      if (changed) await tellChange(deps, { ...current, ...fields } as TrackingDocument);
      return;
    }
    current = await deps.trackings.find(current.order_id);
  }
  if (current !== undefined)
    throw new AppError("MONGO_UNAVAILABLE", "A parcel is reported by too many at once.", {
      retry: "backoff",
    });
}

function heardOf(
  { now: clock = () => new Date(), random = Math.random }: HearDeps,
  before: TrackingDocument,
  report: VendorTracking,
): { readonly fields: TrackingFields; readonly changed: boolean } {
  const now = clock();
  const { changed, fields } = takeIn(before, report, now);
  const after = { ...before, ...fields } as TrackingDocument;
  const ended = endOf(after.state);
  const next =
    ended !== undefined || before.ended === "expired"
      ? { check_at: undefined, ended: ended ?? before.ended }
      : { check_at: nextCheckAt(after, now, random()), ended: undefined };
  const news = changed ? { changes: before.changes + 1, telling: true } : {};
  return { changed, fields: { ...fields, ...next, ...news, heard_at: now } };
}
