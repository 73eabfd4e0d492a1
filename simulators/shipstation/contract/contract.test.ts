import { expect, test } from "vitest";
import { aReadyShipment, aShipment, testAccount } from "../test-account.ts";
import {
  publishedCarriers,
  publishedError,
  publishedLabel,
  publishedLabelList,
  publishedRate,
  publishedRates,
  publishedShipment,
  publishedShipments,
  publishedKeys,
  publishedTracking,
  publishedVoid,
  publishedWebhook,
} from "./published-shapes.ts";

test("carriers, shipments, rates, labels, voids and tracking have the published shapes", async () => {
  const { call, clock } = await testAccount();
  publishedCarriers.parse((await call("GET", "/v2/carriers")).body);

  const created = await call("POST", "/v2/shipments", {
    shipments: [aShipment({ external_shipment_id: "o-1" })],
  });
  const [shipment] = publishedShipments.parse(created.body).shipments;
  publishedShipment.parse((await call("GET", "/v2/shipments/external_shipment_id/o-1")).body);

  const asked = { shipment: aShipment(), rate_options: { carrier_ids: ["se-101", "se-202", "se-303"] } };
  const { rate_response } = publishedRates.parse((await call("POST", "/v2/rates", asked)).body);
  const [rate] = rate_response.rates;
  publishedRate.parse((await call("GET", `/v2/rates/${rate?.rate_id}`)).body);

  const bought = await call("POST", `/v2/labels/rates/${rate?.rate_id}`, {});
  const label = publishedLabel.parse(bought.body);
  publishedLabel.parse((await call("GET", `/v2/labels/${label.label_id}`)).body);
  publishedLabelList.parse((await call("GET", `/v2/labels?shipment_id=${label.shipment_id}`)).body);
  publishedVoid.parse((await call("PUT", `/v2/labels/${label.label_id}/void`)).body);
  publishedVoid.parse((await call("PUT", `/v2/labels/${label.label_id}/void`)).body);
  publishedLabel.parse((await call("GET", `/v2/labels/${label.label_id}`)).body);

  const other = publishedLabel.parse((await call("POST", `/v2/labels/rates/${rate?.rate_id}`, {})).body);
  clock.advance(2 * 3_600_000);
  publishedTracking.parse((await call("GET", `/v2/labels/${other.label_id}/track`)).body);
  publishedVoid.parse((await call("PUT", `/v2/labels/${other.label_id}/void`)).body);
  expect(shipment?.errors).toEqual([]);
});

test("webhooks and the keys of their signatures have the published shapes", async () => {
  const { call } = await testAccount();
  const path = "/v2/environment/webhooks";
  const wanted = { event: "track_event_v2", url: "https://example.org/callbacks/shipstation", name: "bots" };
  const made = publishedWebhook.parse((await call("POST", path, wanted)).body);
  expect((await call("POST", path, wanted)).status).toBe(409);
  expect((await call("GET", path)).body).toEqual([made]);
  expect((await call("PUT", `${path}/${made.webhook_id}`, { url: "https://example.org/x" })).status).toBe(
    204,
  );
  const moved = publishedWebhook.parse((await call("GET", `${path}/${made.webhook_id}`)).body);
  expect(moved).toEqual({ ...made, url: "https://example.org/x" });
  expect((await call("DELETE", `${path}/${made.webhook_id}`)).status).toBe(204);
  expect((await call("GET", path)).body).toEqual([]);
  expect(publishedKeys.parse((await call("GET", "/jwks")).body).keys).toHaveLength(1);
});

const REFUSED: [what: string, status: number, method: string, path: string, body?: unknown][] = [
  ["an unknown label", 404, "GET", "/v2/labels/se-1"],
  ["the way of an unknown label", 404, "GET", "/v2/labels/se-1/track"],
  ["an unknown webhook", 404, "PUT", "/v2/environment/webhooks/se-1", { url: "https://example.org" }],
  ["a webhook for nothing", 400, "POST", "/v2/environment/webhooks", { event: "x", url: "https://a.b" }],
  ["an unknown shipment", 404, "GET", "/v2/shipments/se-1"],
  ["an unknown external id", 404, "GET", "/v2/shipments/external_shipment_id/none"],
  ["a label for an unknown rate", 404, "POST", "/v2/labels/rates/se-1", {}],
  ["a path that is not there", 404, "GET", "/v2/nothing"],
  [
    "rates without carriers",
    400,
    "POST",
    "/v2/rates",
    { shipment: aShipment(), rate_options: { carrier_ids: [] } },
  ],
  [
    "rates for an unknown carrier",
    400,
    "POST",
    "/v2/rates",
    {
      shipment: aShipment(),
      rate_options: { carrier_ids: ["se-9"] },
    },
  ],
  ["rates for nothing", 400, "POST", "/v2/rates", { rate_options: { carrier_ids: ["se-101"] } }],
  ["a body that is not JSON", 400, "POST", "/v2/rates", "{"],
  ["a label without a service", 400, "POST", "/v2/labels", { shipment: aShipment() }],
  [
    "a label in a form the simulator cannot draw",
    400,
    "POST",
    "/v2/labels",
    {
      shipment: aReadyShipment(),
      label_format: "zpl",
    },
  ],
];

test.for(REFUSED)("%s is refused in the published error shape", async ([, status, method, path, body]) => {
  const { call } = await testAccount();
  const reply = await call(method, path, body);
  expect(reply.status).toBe(status);
  publishedError.parse(reply.body);
  expect((await call("GET", "/_stats")).body).toMatchObject({ ledger: { labels: [] } });
});
