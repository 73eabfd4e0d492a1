import { expect, test } from "vitest";
import type { Requester } from "../../../platform/http/client.ts";
import { createResponse } from "../../../platform/http/response.ts";
import { askRates } from "./shipstation-rates.ts";

const CARRIERS = [
  { id: "se-1", name: "USPS" },
  { id: "se-2", name: "UPS" },
];

/** What is read of an answer in which UPS has neither a price nor a refusal, and these errors stand. */
async function read(errors: readonly object[]) {
  const rate_response = {
    rates: [],
    invalid_rates: [{ carrier_id: "se-1", error_messages: ["No."] }],
    errors,
  };
  const body = Buffer.from(JSON.stringify({ rate_response }));
  const http: Requester = { request: async () => createResponse("test", { status: 200, headers: {}, body }) };
  const { failed, failures } = await askRates(http, {}, CARRIERS, { timeoutMs: 1_000 });
  return { failed, passes: failures.map(({ passes }) => passes), words: failures.map(({ words }) => words) };
}

const error = (error_source: string, error_type: string, error_code: string, message: string) => ({
  error_source,
  error_type,
  error_code,
  message,
});

test.each([
  ["a carrier's outage", true, error("carrier", "system", "unspecified", "down")],
  ["a carrier's error of no type", true, { error_source: "carrier", message: "?" }],
  ["an outage of ShipStation's own", true, error("ShipStation", "system", "unspecified", "down")],
  ["an account that is not connected", false, error("carrier", "account_status", "forbidden", "no account")],
  ["what somebody typed", true, error("carrier", "validation", "invalid_field_value", "no")],
  ["a rule of a carrier's", false, error("carrier", "business_rules", "unspecified", "not on Sundays")],
])("a carrier without an answer failed by %s (whether it may be back soon: %s)", async (_, passes, given) => {
  expect(await read([given])).toMatchObject({ failed: ["se-2"], passes: [passes] });
});

test("that an address is wrong is among the words, also where the code alone says so", async () => {
  const { words } = await read([error("carrier", "validation", "invalid_address", "Not found.")]);
  expect(words).toEqual(["invalid_address Not found."]);
});

test("the field that an error names is among the words, also where the message does not say it", async () => {
  const given = error("carrier", "validation", "field_value_required", "Required.");
  const { words } = await read([
    { ...given, field_name: "ship_to.phone" },
    { ...given, field_name: null },
  ]);
  expect(words).toEqual(["field_value_required ship_to.phone Required.", "field_value_required Required."]);
});

test("that nobody offers a rate, as ShipStation says for all, is no failure of a carrier's", async () => {
  const given = error("ShipStation", "validation", "no_rates_returned", "none");
  expect(await read([given])).toEqual({ failed: [], passes: [], words: [] });
});
