import type { Carrier, Service } from "./carriers.ts";
import type { Package, ShipmentRequest } from "./request.ts";

/** What a service costs for a shipment, in cents; the price is the sum of the four. */
export interface Price {
  readonly shipping: number;
  readonly insurance: number;
  readonly confirmation: number;
  readonly other: number;
}

/** A price, or why there is none. */
export type Quote =
  | { readonly price: Price; readonly zone: number | null; readonly days: number }
  | { readonly reason: string };

const OUNCES = { ounce: 1, pound: 16, gram: 0.035_273_961_95, kilogram: 35.273_961_95 };
const INCHES = { inch: 1, centimeter: 0.393_700_787_4 };
const CONFIRMATION_CENTS: Record<ShipmentRequest["confirmation"], number> = {
  none: 0,
  delivery: 0,
  delivery_mailed: 0,
  signature: 355,
  direct_signature: 595,
  adult_signature: 745,
};
const MAX_LENGTH_AND_GIRTH_INCHES = 165;

/** A parcel's weight in ounces. */
export function ouncesOf({ weight }: Package): number {
  return weight.value * OUNCES[weight.unit];
}

function sidesOf({ dimensions }: Package): [number, number, number] | undefined {
  if (!dimensions) return undefined;
  const inches = INCHES[dimensions.unit];
  return [dimensions.length * inches, dimensions.width * inches, dimensions.height * inches];
}

/** Length plus girth in inches: the measure carriers limit. */
function girthOf(sides: readonly [number, number, number]): number {
  const longest = Math.max(...sides);
  return longest + 2 * (sides[0] + sides[1] + sides[2] - longest);
}

/** Zone 1 to 8 by how far apart the first three digits of two US postal codes are; null across a border. */
export function zoneOf(shipment: ShipmentRequest): number | null {
  const { ship_from, ship_to } = shipment;
  if (ship_from.country_code !== ship_to.country_code) return null;
  const area = (postal: string) => Number.parseInt(postal.replace(/\D/g, "").slice(0, 3).padEnd(3, "0"), 10);
  return 1 + Math.min(7, Math.floor(Math.abs(area(ship_from.postal_code) - area(ship_to.postal_code)) / 110));
}

function insuranceCents(shipment: ShipmentRequest): number {
  if (shipment.insurance_provider === "none") return 0;
  const insured = shipment.packages.reduce((sum, parcel) => sum + (parcel.insured_value?.amount ?? 0), 0);
  return insured > 0 ? Math.max(100, Math.ceil(insured * 1.05)) : 0;
}

/** Prices one service for a shipment: the same input always gives the same price. */
export function quote(carrier: Carrier, service: Service, shipment: ShipmentRequest): Quote {
  const zone = zoneOf(shipment);
  if ((zone === null) !== service.international) {
    return { reason: `${service.name} is not offered between these countries.` };
  }
  const parcel = shipment.packages[0];
  if (!parcel || shipment.packages.length > 1) {
    return { reason: `${service.name} does not support multi-package shipments.` };
  }
  const ounces = ouncesOf(parcel);
  if (ounces > service.maxOunces) {
    return { reason: `${service.name} carries at most ${service.maxOunces / 16} pounds.` };
  }
  const sides = sidesOf(parcel);
  if (sides && girthOf(sides) > MAX_LENGTH_AND_GIRTH_INCHES) {
    return { reason: "The package exceeds the maximum size total constraints of 165 inches." };
  }
  const dimensional = sides ? (sides[0] * sides[1] * sides[2]) / carrier.dimDivisor : 0;
  const pounds = Math.max(1, Math.ceil(Math.max(ounces / 16, dimensional)));
  const distance = zone ?? 5;
  const shipping = Math.round(service.baseCents + (service.centsPerPound * pounds * (6 + distance)) / 10);
  const [nearest, farthest] = service.days;
  return {
    price: {
      shipping,
      insurance: insuranceCents(shipment),
      confirmation: CONFIRMATION_CENTS[shipment.confirmation],
      other: Math.round((shipping * carrier.fuelPercent) / 100),
    },
    zone,
    days: Math.round(nearest + ((farthest - nearest) * (distance - 1)) / 7),
  };
}

/** An amount in cents as the vendor writes money. */
export function usd(cents: number): { currency: string; amount: number } {
  return { currency: "usd", amount: cents / 100 };
}
