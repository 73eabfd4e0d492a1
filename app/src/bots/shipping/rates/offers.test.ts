import { expect, test } from "vitest";
import type { VendorRates } from "../clients/shipstation-rates.ts";
import { offersOf } from "./offers.ts";

const CARRIERS = [
  { id: "se-1", name: "USPS" },
  { id: "se-2", name: "UPS" },
];
const rate = {
  rateId: "se-9",
  carrierId: "se-1",
  carrier: "USPS",
  serviceCode: "usps_ground",
  service: "USPS Ground",
  costCents: 900,
  days: 3,
};
const NOTHING_ELSE: VendorRates = { rates: [rate], refusals: [], failed: [], failures: [] };

/** For how long USPS's price is shared when UPS fails with these words, and when it refuses with them. */
function sharedMs(words: string): readonly number[] {
  const failed = { ...NOTHING_ELSE, failed: ["se-2"], failures: [{ words, passes: false }] };
  const refused = { ...NOTHING_ELSE, refusals: [{ carrierId: "se-2", reason: words }] };
  return [failed, refused].map((answer) => offersOf(answer, CARRIERS, 0).sharedMs);
}

test.each([
  "field_value_required ship_to.phone Required.",
  "field_value_required ship_to.contact Required.",
  "invalid_string_length company_name Too long.",
  "invalid_string_length companyName Too long.",
  "Last_name is empty.",
  "House number is missing.",
  "invalid_field_value house_number",
  "Apartment, suite or floor is required.",
  "Apt is unknown.",
  "Suite/unit is unknown.",
  "The unit number is missing.",
  "Unit # is missing.",
  "Secondary unit needed.",
  "Contact is required.",
  "The contact person has no number.",
  "Not a known delivery point.",
  "Residential deliveries are not made with this service.",
])("words about one door (%s) keep an answer from others", (words) => {
  expect(sharedMs(words)).toEqual([0, 0]);
});

test.each([
  "The unit of weight is not supported.",
  "invalid_field_value packages.0.weight.unit Unknown unit.",
  "The unit is not one of ours.",
  "Your account is suspended: please contact your representative.",
  "Contact UPS.",
  "field_value_required ship_to.country_code Not served.",
  "Not served: ship_from.postal_code.",
  "The warehouse is closed.",
  "No household goods.",
  "Unsuited for air.",
])("words about what equal parcels have in common (%s) do not", (words) => {
  expect(sharedMs(words)).toEqual([600_000, 600_000]);
});
