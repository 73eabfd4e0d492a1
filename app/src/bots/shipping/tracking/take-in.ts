import type { VendorScan, VendorTracking } from "../clients/shipstation-tracking.ts";
import { isOver, type ParcelState, rankOf, type Whereabouts, whereaboutsOf } from "./parcel-state.ts";
import type { KeptScan, TrackingDocument, TrackingFields } from "./tracking-document.ts";

/** What a report makes of a parcel; `changed` when the person is to hear of it. */
export interface TakenIn {
  readonly fields: TrackingFields;
  readonly changed: boolean;
}

/** Far more than a parcel meets; a page shows the newest ones. */
const MAX_SCANS = 60;

/** A state as a report has it, and the scan it was seen at. */
interface Head extends Whereabouts {
  readonly scan?: KeptScan | undefined;
  readonly at?: Date | undefined;
}

/**
 * Takes a report in: its scans join those that are known, and the state moves on when what it is made of was seen later
 * than what made the state before. Taking the same or an older report in again changes nothing.
 */
export function takeIn(
  tracking: Pick<TrackingDocument, "scans" | "state" | "reason" | "state_at">,
  report: VendorTracking,
  now: Date,
): TakenIn {
  const scans = joined(tracking.scans, report.scans);
  const common = {
    scans,
    ...(report.expectedAt && { expected_at: report.expectedAt }),
    ...(report.trackingUrl && { url: report.trackingUrl }),
  };
  const head = headOf(report, scans, now);
  if (head === undefined || !movesOn(tracking, head)) return { fields: common, changed: false };
  const { at, reason, scan, state } = head;
  return {
    fields: {
      ...common,
      state,
      reason,
      state_at: at ?? now,
      state_local: scan?.local,
      state_place: scan?.place ?? "",
    },
    changed: isNews(tracking, head),
  };
}

function joined(known: readonly KeptScan[], reported: readonly VendorScan[]): KeptScan[] {
  const all = new Map<string, KeptScan>();
  for (const scan of [...known, ...reported.map(keptScan)]) all.set(keyOf(scan), scan);
  return [...all.values()]
    .sort((one, other) => other.at.getTime() - one.at.getTime() || rank(other) - rank(one))
    .slice(0, MAX_SCANS);
}

const rank = ({ state }: KeptScan): number => (state === undefined ? -1 : rankOf(state));
const keyOf = ({ at, description, place, state }: KeptScan): string =>
  [at.getTime(), state, description, place].join("|");

function keptScan({ at, city, code, country, description, detail, localTime, state }: VendorScan): KeptScan {
  const seen = whereaboutsOf(code, detail);
  return {
    at,
    ...(localTime !== undefined && { local: localTime }),
    ...(seen && { state: seen.state }),
    ...(seen?.reason && { reason: seen.reason }),
    description,
    place: [city, state, country].filter((part) => part !== "").join(", "),
  };
}

/** The vendor's summary belongs to its newest scan; where it says nothing, that scan does. */
function headOf(report: VendorTracking, scans: readonly KeptScan[], now: Date): Head | undefined {
  const [newest] = joined([], report.scans);
  const summary = whereaboutsOf(report.code, report.detail || detailOf(report));
  const scanned = newest?.state === undefined ? undefined : { state: newest.state, reason: newest.reason };
  const seen = summary === undefined || summary.state === "announced" ? (scanned ?? summary) : summary;
  if (seen === undefined) return undefined;
  const cameBack = seen.state === "delivered" && scans.some(({ state }) => state === "returning");
  return {
    ...(cameBack ? { state: "returned" } : seen),
    scan: newest,
    at: seenBy(now, newest?.at ?? report.deliveredAt),
  };
}

/** The detail of the newest scan with the summary's status, for a summary without one. */
function detailOf({ code, scans }: VendorTracking): string {
  const same = scans.filter((scan) => scan.code === code);
  const newest = same.toSorted((one, other) => other.at.getTime() - one.at.getTime())[0];
  return newest?.detail ?? "";
}

/** A carrier's clock may be wrong by a time zone or by years; what it has yet to see was seen now. */
const seenBy = (now: Date, at: Date | undefined): Date | undefined => (at && at > now ? now : at);

type Before = Pick<TrackingDocument, "scans" | "state" | "reason" | "state_at">;

function movesOn({ state, state_at }: Before, head: Head): boolean {
  if (head.state === "announced" || state === "returned") return false;
  // A parcel that was delivered is not on its way again: what carriers report after that are scans they were late with.
  if (state === "delivered" && !AFTER_DELIVERY.has(head.state)) return false;
  if (head.at === undefined || state_at === undefined) return rankOf(head.state) > rankOf(state);
  const later = head.at.getTime() - state_at.getTime();
  return later > 0 || (later === 0 && rankOf(head.state) > rankOf(state));
}

const AFTER_DELIVERY: ReadonlySet<ParcelState> = new Set(["delivered", "exception", "returning", "returned"]);

/** Every attempt is told, and every other trouble; of a state that goes on, only its beginning. */
function isNews(before: Before, head: Head): boolean {
  if (head.state !== before.state || head.reason !== before.reason) return true;
  const { scan } = head;
  if (head.state !== "attempted" || scan?.state !== "attempted") return false;
  return !before.scans.some((known) => keyOf(known) === keyOf(scan));
}

/** True when there is nothing more to hear of it. */
export const endOf = (state: ParcelState): "delivered" | "returned" | undefined =>
  isOver(state) ? (state as "delivered" | "returned") : undefined;
