/**
 * Where a parcel is. `announced`: the carrier knows of it and has not got it; `accepted`; `in_transit`; `out_for_delivery`;
 * `attempted`: nobody was there; `pickup`: waits to be fetched; `exception`: something is wrong, see {@link TroubleReason};
 * `returning`: on its way back; `returned`: with the sender again; `delivered`.
 */
export type ParcelState =
  | "announced"
  | "accepted"
  | "in_transit"
  | "out_for_delivery"
  | "attempted"
  | "pickup"
  | "exception"
  | "returning"
  | "returned"
  | "delivered";

/** What is wrong, as far as it makes a difference to the person. */
export type TroubleReason = "address" | "customs" | "delay" | "damaged" | "lost" | "other";

/** A parcel's state, with what is wrong where it is an exception. */
export interface Whereabouts {
  readonly state: ParcelState;
  readonly reason?: TroubleReason | undefined;
}

/** Of two states reported for one moment the later in this order is the newer. */
const ORDER: readonly ParcelState[] = [
  "announced",
  "accepted",
  "in_transit",
  "out_for_delivery",
  "attempted",
  "pickup",
  "exception",
  "returning",
  "delivered",
  "returned",
];

/** The place of a state in a parcel's usual way, from 0. */
export const rankOf = (state: ParcelState): number => ORDER.indexOf(state);

/** True for states after which nothing is asked any more. */
export const isOver = (state: ParcelState): boolean => state === "delivered" || state === "returned";

/**
 * Details under which the carrier has not got the parcel, whatever the status: USPS reports "Accepted" for a label that
 * was only made.
 */
const NOT_YET = new Set([
  "ELEC_ADVICE_RECD_BY_CARRIER",
  "AWAITING_DESPATCH",
  "AWAITING_ELECTRONIC_ADVICE",
  "AWAITING_PICKUP_DROP_OFF",
  "COLLECTION_FAILED",
  "COLLECTION_REQUESTED",
  "NOT_YET_RECEIVED_BY_CARRIER",
  "SHIPMENT_CREATED",
]);

const PICKUP = new Set([
  "AWAITING_COLLECTION_FROM_PICKUP_POINT",
  "COLLECT_AT_LOCAL_PO",
  "CUSTOMER_TO_COLLECT_FROM_CARRIER",
  "DELIVERED_TO_LOCKER_COLLECTION_POINT",
]);

const RETURNING = new Set([
  "RETURN_TO_SENDER",
  "CUSTOMER_MOVED",
  "HAZARDOUS_PROHIBITED",
  "NOT_COLLECTED_FROM_PICKUP_POINT",
  "NOT_DELIVERED",
  "NOT_DELIVERED_ADDRESSEE_DECEASED",
  "PARCEL_OUTSIDE_OF_SERVICE_CAPABILITY",
  "REFUSED_BY_CUSTOMER",
]);

const REASONS: Readonly<Record<string, TroubleReason>> = {
  ADDRESS_QUERY: "address",
  NO_ACCESS_TO_RECIPIENTS_ADDRESS: "address",
  HELD_BY_CARRIER_FOR_CLEARANCE_PRE_PROCESSING: "customs",
  HELD_BY_CUSTOMS: "customs",
  HELD_BY_EXPORT_CUSTOMS: "customs",
  HELD_BY_IMPORT_CUSTOMS: "customs",
  INCORRECT_DECLARATION: "customs",
  CARRIER_DELAYS: "delay",
  DELAYED_NOT_CARRIER: "delay",
  HELD_BY_CARRIER: "delay",
  MISSORTED: "delay",
  PARCEL_REPACKED: "delay",
  ROUTING_ERROR: "delay",
  PARCEL_DAMAGED: "damaged",
  PARCEL_DISPOSED: "lost",
  PARCEL_LOST: "lost",
};

/** What each status means by itself, but for those that say nothing: `UN`, and codes that came later than this. */
const STATES: Readonly<Record<string, ParcelState>> = {
  NY: "announced",
  AC: "accepted",
  IT: "in_transit",
  AT: "attempted",
  SP: "pickup",
  EX: "exception",
  DE: "delivered",
};

/**
 * What the vendor's codes mean: the status decides (docs.shipstation.com, "Tracking"), the detail refines it. Undefined
 * where they say nothing.
 */
export function whereaboutsOf(code: string, detail: string): Whereabouts | undefined {
  const state = STATES[code];
  if (state === undefined || state === "announced") return state && { state };
  if (state === "delivered") return { state: detail === "RETURN_TO_SENDER" ? "returned" : state };
  if (state === "accepted") return { state: NOT_YET.has(detail) ? "announced" : state };
  if (RETURNING.has(detail)) return { state: "returning" };
  if (PICKUP.has(detail)) return { state: "pickup" };
  if (state === "exception") return { state, reason: REASONS[detail] ?? "other" };
  return { state: detail === "OUT_FOR_DELIVERY" ? "out_for_delivery" : state };
}
