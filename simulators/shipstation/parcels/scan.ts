import { z } from "zod";

/** What a parcel can meet on its way, by the names that the control takes. */
export const HAPPENINGS = [
  "announced",
  "accepted",
  "in_transit",
  "out_for_delivery",
  "attempted",
  "pickup",
  "address_problem",
  "customs",
  "delayed",
  "damaged",
  "lost",
  "returning",
  "delivered",
] as const;

export type Happening = (typeof HAPPENINGS)[number];

interface Codes {
  readonly status_code: string;
  readonly status_description: string;
  readonly status_detail_code: string;
  readonly event_code: string;
  readonly description: string;
}

function codes(
  status_code: string,
  status_description: string,
  status_detail_code: string,
  event_code: string,
  description: string,
): Codes {
  return { status_code, status_description, status_detail_code, event_code, description };
}

/**
 * The vendor's words for each: status codes as published (docs.shipstation.com, "Tracking"), detail codes by the names of
 * its clients' types. Which detail goes with which status is as seen in captures for AC, EX and DE, else a choice.
 */
export const CODES: Readonly<Record<Happening, Codes>> = {
  announced: codes("AC", "Accepted", "ELEC_ADVICE_RECD_BY_CARRIER", "MA", "Shipping Label Created"),
  accepted: codes("AC", "Accepted", "COLLECTION_MADE", "AC", "Accepted at origin facility"),
  in_transit: codes("IT", "In Transit", "IN_TRANSIT", "10", "Arrived at regional facility"),
  out_for_delivery: codes("IT", "In Transit", "OUT_FOR_DELIVERY", "OF", "Out for delivery"),
  attempted: codes("AT", "Delivery Attempt", "ATTEMPTED_DELIVERY", "53", "Delivery attempted, nobody there"),
  pickup: codes(
    "SP",
    "Delivered To Collection Location",
    "AWAITING_COLLECTION_FROM_PICKUP_POINT",
    "14",
    "Available for pickup",
  ),
  address_problem: codes("EX", "Exception", "ADDRESS_QUERY", "21", "No such number"),
  customs: codes("EX", "Exception", "HELD_BY_CUSTOMS", "64", "Held in customs"),
  delayed: codes("EX", "Exception", "CARRIER_DELAYS", "56", "Arriving late"),
  damaged: codes("EX", "Exception", "PARCEL_DAMAGED", "DG", "Damaged in transit"),
  lost: codes("EX", "Exception", "PARCEL_LOST", "LS", "Lost in transit"),
  returning: codes("EX", "Exception", "RETURN_TO_SENDER", "09", "Return to sender"),
  delivered: codes("DE", "Delivered", "DELIVERED", "01", "Delivered, left with individual"),
};

/** One scan of a parcel as the simulator keeps it. */
export interface Scan {
  readonly happening: Happening;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly city: string;
  readonly state: string;
  readonly postal: string;
  readonly country: string;
}

/** A happening as the control `POST /_parcels` takes it. */
export const happeningSchema = z.strictObject({
  /** One of them names the parcel. */
  label_id: z.string().optional(),
  tracking_number: z.string().optional(),
  external_shipment_id: z.string().optional(),
  happening: z.enum(HAPPENINGS),
  /** When it was seen; now unless told. An older one than the last comes out of order. */
  at: z.iso.datetime().optional(),
  city: z.string().optional(),
  state: z.string().optional(),
  country: z.string().optional(),
  /** False reports nothing: the vendor's own webhook was lost before it was sent. */
  webhook: z.boolean().default(true),
});
