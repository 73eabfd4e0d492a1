import { createHash } from "node:crypto";
import type { ShipmentWish } from "../clients/shipstation.ts";
import type { Address } from "../services.ts";
import type { Dimensions, Parcel } from "./parcel.ts";
import { OUNCES } from "./parcel.ts";

const INCHES = { inch: 1, centimeter: 0.393_700_787_4 } as const;
/** Where only the post goes, so that other carriers offer nothing. */
const POST_ONLY = /\b(?:p\.?\s*o\.?\s*box|post\s+office\s+box|apo|fpo|dpo|psc|packstation)\b/i;

/**
 * Names all shipments that cost the same: prices hang on the place, not on the person and the street. A company or a post
 * box is part of it, since carriers ask more for homes and most bring nothing to boxes. A hash: addresses stay out of Redis.
 */
export function equalShipment({ from, parcel, to }: ShipmentWish): string {
  const parts = [place(from), place(to), weightOf(parcel), sides(parcel.dimensions)];
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64url").slice(0, 32);
}

function place({ city, company, countryCode, line1, line2 = "", postalCode, state }: Address) {
  const postal = plain(postalCode).replaceAll(/[\s-]/g, "");
  const isPostOnly = POST_ONLY.test(`${line1} ${line2}`);
  return [
    countryCode,
    plain(state),
    plain(city),
    // The four digits behind a ZIP code name a side of a street.
    countryCode === "US" ? postal.slice(0, 5) : postal,
    company !== undefined,
    isPostOnly,
  ];
}

const plain = (text: string): string => text.normalize("NFKC").trim().replaceAll(/\s+/g, " ").toUpperCase();

/** Ounces, whatever was typed: 1 lb is 16 oz. */
const weightOf = ({ weight: { unit, value } }: Parcel): string => (value * OUNCES[unit]).toFixed(2);

/** Inches, the longest first: a box may be turned. */
function sides(dimensions: Dimensions | undefined): readonly string[] {
  if (dimensions === undefined) return [];
  const { height, length, unit, width } = dimensions;
  return [length, width, height].sort((a, b) => b - a).map((side) => (side * INCHES[unit]).toFixed(2));
}
