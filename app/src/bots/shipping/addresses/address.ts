import { z } from "zod";
import { hasRegionCodes } from "./regions.ts";

const text = (most: number) => z.string().trim().min(1).max(most);

/**
 * A sender or a receiver. Lengths are ShipStation's (docs.shipstation.com, "shipping_address"); whether state and
 * postal code fit the country is the carrier's to say, see `RatesService.quote`.
 */
export const addressSchema = z.object({
  name: text(100),
  company: text(100).optional(),
  phone: text(40).optional(),
  line1: text(100),
  line2: text(100).optional(),
  city: text(50),
  /** A code in the US, CA and AU; elsewhere what is written there, or the city, see {@link withoutState}. */
  state: text(50),
  postalCode: text(20),
  /** ISO 3166-1 alpha-2, upper case. */
  countryCode: z.string().regex(/^[A-Z]{2}$/),
});

export type Address = z.output<typeof addressSchema>;
export type AddressField = keyof Address;

/** All fields, in the order they are written. */
export const ADDRESS_FIELDS = Object.keys(addressSchema.shape) as readonly AddressField[];

/**
 * Whether an address goes without a state. ShipStation wants one of every country (docs.shipstation.com, "shipping_address":
 * `state_province` is required), and so do sessions and orders that an earlier release reads; the post only where there are
 * codes for it, see `hasRegionCodes`. Elsewhere the city stands for one that nobody gave, and is not shown twice.
 */
export const withoutState = ({ city, countryCode, state }: Partial<Address>): boolean =>
  needsNoState(countryCode) && state === city;

/** Whether a country's addresses may do without a state; false while the country is not known. */
export const needsNoState = (countryCode: string | undefined): boolean =>
  countryCode !== undefined && !hasRegionCodes(countryCode);

/** One address on several lines, empty parts left out; for messages and labels. */
export function addressLines(address: Partial<Address>): string[] {
  return [
    address.name,
    address.company,
    address.line1,
    address.line2,
    townLine(address),
    address.countryCode,
    address.phone,
  ].filter((line): line is string => line !== undefined && line !== "");
}

/** `Austin, TX 78701`: between a state's letters and the code stands no comma. */
function townLine(address: Partial<Address>): string {
  const { city, postalCode } = address;
  const state = withoutState(address) ? "" : (address.state ?? "");
  const region = [state, postalCode].filter(Boolean).join(/^[A-Z]{2,3}$/.test(state) ? " " : ", ");
  return [city, region].filter(Boolean).join(", ");
}
