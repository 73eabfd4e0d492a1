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
  /** How long equal shipments of whomever share this, ms; 0: it is an answer to this one alone. */
  sharedMs: z.number(),
});

export type Offers = z.output<typeof offersSchema>;
export type Offer = Offers["offers"][number];

/** Puts what the carriers answered into the form in which it is kept. */
export function offersOf(answer: VendorRates, carriers: readonly VendorCarrier[], askedAt: number): Offers {
  const { failed, rates, refusals } = answer;
  const offering = offeringIn(answer);
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
    sharedMs: sharedMsOf(answer),
  };
}

const offeringIn = ({ rates }: VendorRates): ReadonlySet<string> =>
  new Set(rates.map(({ carrierId }) => carrierId));

/** How long equal shipments share an answer. */
const SHARED_MS = 10 * 60_000;
/** How long they share one without a carrier that may be back soon. */
const PARTIAL_MS = 60_000;
/**
 * Words about whom and which door a parcel comes from or goes to: of all that is said, they alone are one person's. Doubtful
 * ones belong to them, since a parcel asked for once too often is cheaper than a carrier that is missed.
 */
const OF_ONE_DOOR = new RegExp(
  [
    // Fields of an address, but not of the place, which equal shipments have in common.
    /ship_(?:to|from)\.(?!city|state|postal|country)/,
    /address|street|delivery[ _]point|residen(?:ce|tial)/,
    /recipient|consignee|receiver|phone|e-?mail|(?:\b|_)name\b|company[ _]?name/,
    // Not "warehouse" and "household goods".
    /(?:\b|_)(?:house|apartment|apt|suite)(?:\b|_)/,
    // "Unit" alone is one of weight, and "contact" what people are told to do with a carrier.
    /(?:\b|_)unit[ _]?(?:#|no\b|number|designator)|secondary[ _]unit/,
    /(?:\b|_)contact[ _](?:person|number|info|detail|is\b|must\b|missing|required)/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "i",
);

/**
 * The prices that were given hang on the parcel and the places, so they are everybody's, whatever strange words another carrier
 * or another service of theirs has. An answer without any price is nobody's: an outage looks like that too. One in which a
 * carrier offers nothing because of a door is not shared either, or others would miss that carrier for a stranger's address.
 * Where a carrier did not answer for a reason that passes, the rest is shared for a minute: while it is in trouble each
 * question costs a call of the quota and brings the same, and afterwards nobody misses it for long. A reason that lasts, such
 * as an account that is not connected, would be the same ten minutes later.
 */
function sharedMsOf(answer: VendorRates): number {
  const { failures, rates, refusals } = answer;
  const offering = offeringIn(answer);
  const missing = refusals.filter(({ carrierId }) => !offering.has(carrierId)).map(({ reason }) => reason);
  const words = [...missing, ...failures.map((failure) => failure.words)];
  if (!rates.some(({ costCents }) => costCents > 0) || words.some((said) => OF_ONE_DOOR.test(said))) return 0;
  return failures.some(({ passes }) => passes) ? PARTIAL_MS : SHARED_MS;
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
