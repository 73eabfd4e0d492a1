import type { Quote } from "../services.ts";

/** How offers are listed. */
export type RateOrder = "price" | "speed";

/** What an order of offers hangs on. */
type Ranked = Pick<Quote, "priceCents" | "days" | "carrier" | "service">;

const daysOf = ({ days }: Ranked): number => days ?? Number.POSITIVE_INFINITY;
const compare = (one: number, other: number): number => (one === other ? 0 : one - other);
const byName = (one: Ranked, other: Ranked): number =>
  one.carrier.localeCompare(other.carrier, "en") || one.service.localeCompare(other.service, "en");

/** The cheaper first; of equal prices the faster; then by name. */
export const byPrice = (one: Ranked, other: Ranked): number =>
  compare(one.priceCents, other.priceCents) || compare(daysOf(one), daysOf(other)) || byName(one, other);

/** The faster first, those that do not say how long they take last; of equally fast ones the cheaper; then by name. */
export const bySpeed = (one: Ranked, other: Ranked): number =>
  compare(daysOf(one), daysOf(other)) || compare(one.priceCents, other.priceCents) || byName(one, other);

/** The first in an order. */
export function firstOf<R extends Ranked>(
  offers: readonly R[],
  order: (one: R, other: R) => number,
): R | undefined {
  return offers.reduce<R | undefined>(
    (best, offer) => (best === undefined || order(offer, best) < 0 ? offer : best),
    undefined,
  );
}

/** The one fastest; undefined when no carrier says how long it takes. */
export function fastestOf<R extends Ranked>(offers: readonly R[]): R | undefined {
  return firstOf(
    offers.filter(({ days }) => days !== undefined),
    bySpeed,
  );
}
