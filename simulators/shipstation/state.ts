import type { Parcel } from "./parcels/parcels.ts";
import type { Price } from "./pricing.ts";
import type { LabelOptions, ShipmentRequest } from "./request.ts";
import type { Delivery } from "./webhooks/sender.ts";
import type { SigningKey } from "./webhooks/signing-keys.ts";
import type { Subscription } from "./webhooks/subscriptions.ts";

/** A shipment on the simulated account. */
export interface Shipment extends ShipmentRequest {
  shipment_id: string;
  created_at: string;
  modified_at: string;
  shipment_status: "pending" | "label_purchased" | "cancelled";
}

/** A rate that was quoted and can be bought. */
export interface Rate {
  rate_id: string;
  shipment_id: string;
  carrier_id: string;
  service_code: string;
  price: Price;
}

/** A label that was bought; the ledger is made of these. */
export interface Label {
  label_id: string;
  shipment_id: string;
  carrier_id: string;
  service_code: string;
  tracking_number: string;
  price: Price;
  options: LabelOptions;
  created_at: string;
  voided_at: string | null;
  /** Hard-to-guess part of the download's path. */
  token: string;
}

/** All a simulated account holds; plain JSON. */
export interface AccountState {
  sequence: number;
  shipments: Record<string, Shipment>;
  /** `external_shipment_id` to `shipment_id`. */
  external: Record<string, string>;
  rates: Record<string, Rate>;
  labels: Record<string, Label>;
  labelsOfShipment: Record<string, string[]>;
  /** By label. */
  parcels: Record<string, Parcel>;
  webhooks: Record<string, Subscription>;
  deliveries: Delivery[];
  signingKeys: SigningKey[];
}

/** An account on which nothing was done yet. */
export function emptyAccount(): AccountState {
  return {
    sequence: 100_000_000,
    shipments: {},
    external: {},
    rates: {},
    labels: {},
    labelsOfShipment: {},
    parcels: {},
    webhooks: {},
    deliveries: [],
    signingKeys: [],
  };
}

/** The next id on an account: `se-` and a number. */
export function nextId(account: AccountState): string {
  account.sequence += 1;
  return `se-${account.sequence}`;
}
