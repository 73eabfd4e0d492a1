import type { OrderDraft } from "../services.ts";

/** One way to send the parcel. Plain data: keep it in the session and hand it back to `orders.place` unchanged. */
export interface Quote {
  /** ShipStation's rate id, such as `se-28529731`; short enough for callback data. */
  readonly id: string;
  readonly carrierId: string;
  /** As a person knows it: `USPS`. */
  readonly carrier: string;
  readonly serviceCode: string;
  readonly service: string;
  /** What the person pays: the carrier's price and our markup. */
  readonly priceCents: number;
  readonly costCents: number;
  /** Days on the way; undefined when the carrier does not say. */
  readonly days?: number | undefined;
  /** Unix ms until when `place` accepts it. */
  readonly expiresAt: number;
}

/** What the carriers offer for a shipment; carriers by the names people know. */
export interface RatesOffer {
  /** At least one, cheapest first. */
  readonly quotes: readonly Quote[];
  /** Carriers that gave no answer. */
  readonly silent: readonly string[];
  /** Carriers that answered and do not take it. */
  readonly refused: readonly string[];
}

/** Prices of a shipment, as the conversation asks for them. */
export interface RatesService {
  /** What the carriers asked for an equal shipment in the last 10 minutes; undefined when it has to be asked for. Asks nobody. */
  known(shipment: OrderDraft): Promise<RatesOffer | undefined>;
  /**
   * For jobs: what the carriers ask, or asked for an equal shipment in the last 10 minutes. Takes 7 s at most,
   * and up to 5 s more for each answer to somebody else's address that was waited for, two at the most.
   * @throws AppError ADDRESS_INVALID `rates-address-invalid` {side: "from"|"to", field: AddressField}: ask for that address again;
   * PARCEL_REFUSED `rates-parcel-refused` {reason}: no carrier takes it, reason in the carrier's English;
   * RATES_NONE `rates-none`: nobody goes there; SERVICE_BUSY `carrier-unavailable`: try again later;
   * HTTP_QUOTA {afterMs}, without a sentence: ask again then, the place in line is kept.
   */
  quote(shipment: OrderDraft): Promise<RatesOffer>;
}
