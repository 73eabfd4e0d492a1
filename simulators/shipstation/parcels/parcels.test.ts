import { expect, test } from "vitest";
import type { z } from "zod";
import { publishedLabel, publishedTracking } from "../contract/published-shapes.ts";
import { aReadyShipment, testAccount } from "../test-account.ts";

const HOUR = 3_600_000;

async function bought(options: Parameters<typeof testAccount>[0] = {}) {
  const account = await testAccount(options);
  const answer = await account.call("POST", "/v2/labels", { shipment: aReadyShipment() });
  const { label_id, tracking_number } = publishedLabel.parse(answer.body);
  const track = async () =>
    publishedTracking.parse((await account.call("GET", `/v2/labels/${label_id}/track`)).body);
  return { ...account, label_id, tracking_number, track };
}
const codes = (tracking: z.output<typeof publishedTracking>) =>
  tracking.events.map(({ status_detail_code }) => status_detail_code);

test("a parcel travels by itself, from not yet known to delivered in its service's days", async () => {
  const { clock, track } = await bought();
  expect(await track()).toMatchObject({ status_code: "NY", events: [] });
  clock.advance(HOUR);
  expect(await track()).toMatchObject({ status_code: "AC", events: [{ city_locality: "New York" }] });
  clock.advance(71 * HOUR);
  const end = await track();
  expect(end).toMatchObject({ status_code: "DE", actual_delivery_date: end.events[0]?.occurred_at });
  expect(codes(end)).toEqual([
    "DELIVERED",
    "OUT_FOR_DELIVERY",
    "IN_TRANSIT",
    "IN_TRANSIT",
    "COLLECTION_MADE",
  ]);
  expect(end.events[0]?.city_locality).toBe("San Francisco");
});

test("parcels can travel faster than in life", async () => {
  const { clock, track } = await bought({ parcelSpeed: 240 });
  clock.advance(15_000);
  expect(await track()).toMatchObject({ status_code: "AC" });
  clock.advance(18 * 60_000);
  expect(await track()).toMatchObject({ status_code: "DE" });
});

test("a void label's parcel stays where it is", async () => {
  const { call, clock, label_id, track } = await bought();
  await call("PUT", `/v2/labels/${label_id}/void`);
  clock.advance(100 * HOUR);
  expect(await track()).toMatchObject({ status_code: "NY", events: [] });
});

test("what the control lets happen is all that happens, in the order of its times", async () => {
  const { call, clock, label_id, tracking_number, track } = await bought();
  const happen = (named: object, happening: string, change: object = {}) =>
    call("POST", "/_parcels", { ...named, happening, ...change });
  await happen({ label_id }, "address_problem", { city: "Oakland" });
  await happen({ tracking_number }, "accepted", { at: new Date(clock.now() - HOUR).toISOString() });
  clock.advance(1_000 * HOUR);
  const now = await track();
  expect(now).toMatchObject({ status_code: "EX", exception_description: "No such number" });
  expect(codes(now)).toEqual(["ADDRESS_QUERY", "COLLECTION_MADE"]);
  expect(now.events[0]?.city_locality).toBe("Oakland");
  expect((await happen({ label_id: "se-1" }, "lost")).status).toBe(404);
  expect((await happen({ label_id }, "teleported")).status).toBe(400);
});
