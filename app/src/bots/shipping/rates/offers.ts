import { z } from "zod";
import type { VendorCarrier, VendorRates } from "../clients/shipstation-rates.ts";

/** What the carriers said to a shipment, before our markup; JSON, as it lies in the cache. */
export const offersSchema = z.object({
  /** Unix ms: a price is as old as this, whenever it is shown. */
  askedAt: z.number(),
  offers: z.array(
    z.object({
      id: z.string(),
      carrierId: z.string(),
      carrier: z.string(),
      serviceCode: z.string(),
      service: z.string(),
      costCents: z.number().int(),
      days: z.number().optional(),
    }),
  ),
  /** Carriers that gave no answer. */
  silent: z.array(z.string()),
  /** Carriers that answered and offer nothing for it. */
  refused: z.array(z.string()),
  /** Why services cannot be had, in the carriers' words. */
  reasons: z.array(z.string()),
});

export type Offers = z.output<typeof offersSchema>;
export type Offer = Offers["offers"][number];

/** Puts what the carriers answered into the form in which it is kept. */
export function offersOf(answer: VendorRates, carriers: readonly VendorCarrier[], askedAt: number): Offers {
  const { failed, rates, refusals } = answer;
  const offering = new Set(rates.map(({ carrierId }) => carrierId));
  const named = (wanted: (id: string) => boolean) =>
    carriers.filter(({ id }) => !offering.has(id) && wanted(id)).map(({ name }) => name);
  return {
    askedAt,
    offers: cheapestOfEach(
      rates
        .filter(({ costCents }) => costCents > 0)
        .map(({ rateId, days, ...rate }) => ({
          ...rate,
          id: rateId,
          // A carrier that writes 0 does not say.
          ...(days !== undefined && days > 0 && { days }),
        })),
    ),
    silent: named((id) => failed.includes(id)),
    refused: named((id) => !failed.includes(id)),
    reasons: refusals.map(({ reason }) => reason),
  };
}

/** Words of a refusal that all equal parcels get. Others, such as those about a street, are one person's. */
const OF_THE_PARCEL =
  /weigh|pound|ounce|\blbs?\b|size|dimension|length|girth|package|between these countries/i;

/** Whether other people's equal shipment gets the same answer: everyone answered, and nothing was said about the street. */
export function isForOthers({ offers, reasons, silent }: Offers): boolean {
  return offers.length > 0 && silent.length === 0 && reasons.every((reason) => OF_THE_PARCEL.test(reason));
}

/** A service may come more than once, with options that we do not buy: the person pays the least. */
function cheapestOfEach(offers: readonly Offer[]): Offer[] {
  const best = new Map<string, Offer>();
  for (const offer of offers) {
    const key = `${offer.carrierId}/${offer.serviceCode}`;
    const before = best.get(key);
    if (before === undefined || offer.costCents < before.costCents) best.set(key, offer);
  }
  return [...best.values()];
}
