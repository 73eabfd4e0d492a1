import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import {
  publishedError,
  publishedLabel,
  publishedLabelList,
  publishedRates,
} from "./contract/published-shapes.ts";
import { aReadyShipment, aShipment, testAccount } from "./test-account.ts";

const allCarriers = { carrier_ids: ["se-101", "se-202", "se-303"] };
const ledger = z.object({
  ledger: z.object({ shipments: z.number(), labels: z.array(z.looseObject({ cents: z.number() })) }),
});

test("the price of a rate is the sum of its four amounts and is what the label costs", async () => {
  const { call } = await testAccount();
  const shipment = aShipment({ confirmation: "signature" });
  const quoted = await call("POST", "/v2/rates", { shipment, rate_options: allCarriers });
  const { rates } = publishedRates.parse(quoted.body).rate_response;
  expect(new Set(rates.map((rate) => rate.carrier_code))).toEqual(new Set(["stamps_com", "ups", "fedex"]));
  const rate = rates.find(({ service_code }) => service_code === "ups_ground");
  const label = publishedLabel.parse((await call("POST", `/v2/labels/rates/${rate?.rate_id}`, {})).body);
  const parts = [
    rate?.shipping_amount,
    rate?.insurance_amount,
    rate?.confirmation_amount,
    rate?.other_amount,
  ];
  const cents = parts.reduce((sum, part) => sum + Math.round((part?.amount ?? 0) * 100), 0);
  expect(Math.round((label.shipment_cost.amount + label.insurance_cost.amount) * 100)).toBe(cents);
  expect(ledger.parse((await call("GET", "/_stats")).body).ledger.labels[0]?.cents).toBe(cents);
});

test("the same shipment has the same price every time, a heavier or farther one a higher price", async () => {
  const { call } = await testAccount();
  const price = async (change: Record<string, unknown>) => {
    const body = { shipment: aShipment(change), rate_options: { carrier_ids: ["se-101"] } };
    return (
      publishedRates.parse((await call("POST", "/v2/rates", body)).body).rate_response.rates[0]
        ?.shipping_amount.amount ?? 0
    );
  };
  const usual = await price({});
  expect(await price({})).toBe(usual);
  expect(await price({ packages: [{ weight: { value: 9, unit: "pound" } }] })).toBeGreaterThan(usual);
  const near = {
    ...(aShipment().ship_to as object),
    city_locality: "Albany",
    state_province: "NY",
    postal_code: "12207",
  };
  expect(await price({ ship_to: near })).toBeLessThan(usual);
  expect(await price({ packages: [{ weight: { value: 907.18, unit: "gram" } }] })).toBe(usual);
});

test("what no carrier takes gives no rates, a reason for each, and status error", async () => {
  const { call } = await testAccount();
  const shipment = aShipment({ packages: [{ weight: { value: 1e9, unit: "pound" } }] });
  const reply = await call("POST", "/v2/rates", { shipment, rate_options: allCarriers });
  const { rates, invalid_rates, status, errors } = publishedRates.parse(reply.body).rate_response;
  expect([rates, status, errors[0]?.error_code]).toEqual([[], "error", "no_rates_returned"]);
  expect(invalid_rates.every((rate) => rate.error_messages.length === 1)).toBe(true);
});

test("across a border only international services are offered", async () => {
  const { call } = await testAccount();
  const abroad = {
    ...(aShipment().ship_to as object),
    city_locality: "London",
    state_province: "London",
    postal_code: "NW1 6XE",
    country_code: "GB",
  };
  const reply = await call("POST", "/v2/rates", {
    shipment: aShipment({ ship_to: abroad }),
    rate_options: allCarriers,
  });
  const { rates } = publishedRates.parse(reply.body).rate_response;
  expect(rates.map((rate) => rate.service_code)).toContain("ups_worldwide_saver");
  expect(rates.map((rate) => rate.service_code)).not.toContain("ups_ground");
  expect(rates[0]?.zone).toBeNull();
});

test.for([0, -1, "five"])("a weight of %s is refused and names the field", async (value) => {
  const { call } = await testAccount();
  const shipment = aShipment({ packages: [{ weight: { value, unit: "pound" } }] });
  const reply = await call("POST", "/v2/rates", { shipment, rate_options: allCarriers });
  expect(reply.status).toBe(400);
  expect(reply.body).toMatchObject({ errors: [{ field_name: "packages.0.weight.value" }] });
});

test("in a bulk of shipments the bad one fails by itself, and an external id is taken once only", async () => {
  const { call } = await testAccount();
  const shipments = [
    aShipment({ external_shipment_id: "o-1" }),
    aShipment({ external_shipment_id: "o-1" }),
    aShipment({ external_shipment_id: "x".repeat(51) }),
    aShipment({ ship_to: { ...(aShipment().ship_to as object), postal_code: "ABC" } }),
    aShipment(),
  ];
  const reply = await call("POST", "/v2/shipments", { shipments });
  expect(reply.body).toMatchObject({
    has_errors: true,
    shipments: [
      { external_shipment_id: "o-1", errors: [] },
      { errors: [{ error_code: "identifier_conflict" }] },
      { errors: [{ error_code: "invalid_string_length" }] },
      { errors: [{ field_name: "ship_to.postal_code" }] },
      { errors: [], external_shipment_id: expect.stringMatching(/^se-/) },
    ],
  });
});

test("a shipment can be bought for twice, and the list of its labels tells", async () => {
  const { call } = await testAccount();
  const created = await call("POST", "/v2/shipments", {
    shipments: [aReadyShipment({ external_shipment_id: "o-1" })],
  });
  const { shipments } = z
    .object({ shipments: z.array(z.object({ shipment_id: z.string() })) })
    .parse(created.body);
  const id = shipments[0]?.shipment_id;
  const first = publishedLabel.parse((await call("POST", `/v2/labels/shipment/${id}`)).body);
  const second = publishedLabel.parse((await call("POST", `/v2/labels/shipment/${id}`, {})).body);
  expect(second.tracking_number).not.toBe(first.tracking_number);
  const page = publishedLabelList.parse((await call("GET", `/v2/labels?shipment_id=${id}&page_size=1`)).body);
  expect([page.total, page.pages, page.labels[0]?.label_id]).toEqual([2, 2, second.label_id]);
  const rest = publishedLabelList.parse((await call("GET", page.links.next.href ?? "")).body);
  expect(rest.labels[0]?.label_id).toBe(first.label_id);
});

test("a void is approved once; after that, and when told to, it is a 200 that says no", async () => {
  const { call } = await testAccount();
  const label = publishedLabel.parse((await call("POST", "/v2/labels", { shipment: aReadyShipment() })).body);
  const path = `/v2/labels/${label.label_id}/void`;
  await call("POST", "/_faults", {
    route: "PUT /v2/labels/:id/void",
    kind: "outcome",
    outcome: "void_refused",
    times: 1,
  });
  expect(await call("PUT", path)).toMatchObject({ status: 200, body: { approved: false } });
  expect(await call("PUT", path)).toMatchObject({ status: 200, body: { approved: true } });
  expect(await call("PUT", path)).toMatchObject({
    body: { approved: false, reason_code: "label_already_voided" },
  });
  expect((await call("GET", "/v2/labels?label_status=voided")).body).toMatchObject({ total: 1 });
});

test("a carrier takes a label back within its days, and not once it has the parcel", async () => {
  const { call, clock } = await testAccount();
  const buy = async () =>
    publishedLabel.parse((await call("POST", "/v2/labels", { shipment: aReadyShipment() })).body).label_id;
  const used = await buy();
  clock.advance(3_600_000);
  const refused = (reason_code: string) => ({ status: 200, body: { approved: false, reason_code } });
  expect(await call("PUT", `/v2/labels/${used}/void`)).toMatchObject(refused("label_already_used"));
  const late = await buy();
  clock.advance(28 * 24 * 3_600_000 + 1);
  expect(await call("PUT", `/v2/labels/${late}/void`)).toMatchObject(
    refused("label_not_found_within_void_period"),
  );
});

test("no key or a wrong one is a 401 on every path of the vendor", async () => {
  const { call } = await testAccount();
  for (const path of ["/v2/carriers", "/v2/labels", "/v2/downloads/10/a/label-se-1.pdf"]) {
    const reply = await call("GET", path, undefined, { "API-Key": "nobody" });
    expect(reply.status).toBe(401);
    expect(publishedError.parse(reply.body).errors[0]?.error_code).toBe("unauthorized");
  }
});

test("each key has its calls per minute: headers count down, then 429 says how long to wait", async () => {
  const { call, clock } = await testAccount({ callsPerMinute: 2 });
  expect((await call("GET", "/v2/carriers")).headers.get("x-rate-limit-remaining")).toBe("1");
  clock.advance(15_000);
  await call("GET", "/v2/carriers");
  const refused = await call("GET", "/v2/carriers");
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "45"]);
  expect(publishedError.parse(refused.body).errors[0]?.error_code).toBe("rate_limit_exceeded");
  expect((await call("GET", "/v2/carriers", undefined, { "API-Key": "key-b" })).status).toBe(200);
  clock.advance(45_000);
  expect((await call("GET", "/v2/carriers")).status).toBe(200);
});

test("an account outlives its process", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "shipstation-"));
  onTestFinished(() => rm(dataDir, { recursive: true }));
  const before = await testAccount({ dataDir });
  const label = publishedLabel.parse(
    (await before.call("POST", "/v2/labels", { shipment: aReadyShipment() })).body,
  );
  await before.close();
  const { call } = await testAccount({ dataDir });
  const again = publishedLabel.parse((await call("GET", `/v2/labels/${label.label_id}`)).body);
  expect(again.tracking_number).toBe(label.tracking_number);
});
