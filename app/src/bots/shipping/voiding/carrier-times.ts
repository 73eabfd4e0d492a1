const DAY_MS = 24 * 3_600_000;

/**
 * Days after its order in which a label can be voided, by how the carrier's service codes begin. USPS of Stamps.com and
 * UPS: ShipEngine's help, "Voiding Labels" (https://help.shipengine.com/hc/en-us/articles/4406863478171-Voiding-Labels,
 * read on 2026-11-26). It names none for FedEx, which by others' pages wants it by the ship date.
 */
export const VOID_DAYS = { usps_: 28, ups_: 30, fedex_: 1 } as const;

/** Of a carrier that is not in the table: the shortest there is. */
const OTHERS_DAYS = 1;

/** Until when the carrier of this service takes the label of an order back. */
export function voidableUntil(serviceCode: string, orderedAt: Date): Date {
  const [, days = OTHERS_DAYS] =
    Object.entries(VOID_DAYS).find(([start]) => serviceCode.startsWith(start)) ?? [];
  return new Date(orderedAt.getTime() + days * DAY_MS);
}
