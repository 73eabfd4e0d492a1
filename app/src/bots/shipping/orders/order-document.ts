import type { Address } from "../addresses/address.ts";
import type { Parcel } from "../rates/parcel.ts";
import type { LabelFailureKey, Order, OrderState, Quote } from "../services.ts";
import { voidableUntil } from "../voiding/carrier-times.ts";
import type { VoidRequest } from "../voiding/void-request.ts";

/** A label as bought; `costCents` is what the vendor took. */
export interface BoughtLabel {
  readonly label_id: string;
  readonly tracking_number: string;
  readonly cost_cents: number;
  readonly file_key: string;
}

/** An order in the collection `orders`. */
export interface OrderDocument {
  readonly order_id: string;
  readonly operation_id: string;
  readonly telegram_id: number;
  readonly chat_id: number;
  readonly state: OrderState;
  readonly from: Address;
  readonly to: Address;
  readonly parcel: Parcel;
  readonly quote: Quote;
  readonly price_cents: number;
  readonly created_at: Date;
  /** Last change of the state, or last time the sweeper queued it. */
  readonly updated_at: Date;
  /** Counts the jobs queued for it, from 1. */
  readonly generation: number;
  /** Purchases that were begun. */
  readonly attempts: number;
  /** The shipment that all purchases are of; absent while none was begun, and in orders from before this was kept. */
  readonly shipment_id?: string;
  /** When the last purchase was begun, on MongoDB's clock; absent when it is known how all of them ended. */
  readonly attempt_at?: Date;
  /** From `labelled` on; while `buying` of a label that is bought and whose PDF is still to come. */
  readonly label?: BoughtLabel;
  readonly failure?: LabelFailureKey;
  readonly void?: VoidRequest;
  /** The money is back but a purchase may have gone through: look for the label and void it. */
  readonly unsettled?: boolean;
  /** Until the result was handed to the person's chat: the sweeper's index holds only these. */
  readonly unfinished?: boolean;
  readonly told_at?: Date;
}

/** The order as its owner sees it. */
export function orderOf(document: OrderDocument): Order {
  const { order_id, state, from, to, parcel, quote, price_cents, created_at, label, failure } = document;
  const labelled = state === "labelled";
  return {
    orderId: order_id,
    state,
    from,
    to,
    parcel,
    carrier: quote.carrier,
    service: quote.service,
    priceCents: price_cents,
    createdAt: created_at,
    ...(label && { trackingNumber: label.tracking_number }),
    ...(label && labelled && { fileKey: label.file_key }),
    ...(failure && { failure }),
    ...(labelled && document.unfinished === undefined && { voidable: voidableOf(document) }),
    ...(labelled && document.void?.refusal && { voidRefusal: document.void.refusal }),
  };
}

const voidableOf = ({ created_at, generation, quote }: OrderDocument) => ({
  until: voidableUntil(quote.serviceCode, created_at),
  wish: generation,
});
