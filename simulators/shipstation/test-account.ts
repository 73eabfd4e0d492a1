import { onTestFinished } from "vitest";
import { createManualClock, type ManualClock } from "../http/clock.ts";
import { createTestClient, type TestClient } from "../http/test-client.ts";
import { createShipStationSimulator, type ShipStationOptions } from "./simulator.ts";

/** A simulator for one test; it ends with the test. */
export async function testAccount(
  options: Partial<ShipStationOptions> = {},
): Promise<{ call: TestClient; clock: ManualClock; url: string; close: () => Promise<void> }> {
  const clock = createManualClock();
  const simulator = await createShipStationSimulator({ apiKeys: ["key-a", "key-b"], clock, ...options });
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= simulator.close();
    return closed;
  };
  onTestFinished(close);
  return { call: createTestClient(simulator.url, { "API-Key": "key-a" }), clock, url: simulator.url, close };
}

const address = (name: string, city_locality: string, state_province: string, postal_code: string) => ({
  name,
  phone: "217-555-0123",
  address_line1: "12 Main St",
  city_locality,
  state_province,
  postal_code,
  country_code: "US",
});

/** A two-pound parcel from New York to San Francisco; `change` replaces fields. */
export function aShipment(change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    ship_from: address("Ann Lee", "New York", "NY", "10001"),
    ship_to: address("Bob Ray", "San Francisco", "CA", "94105"),
    packages: [
      { weight: { value: 2, unit: "pound" }, dimensions: { unit: "inch", length: 10, width: 8, height: 4 } },
    ],
    ...change,
  };
}

/** A shipment with everything a label needs. */
export function aReadyShipment(change: Record<string, unknown> = {}): Record<string, unknown> {
  return aShipment({ carrier_id: "se-101", service_code: "usps_priority_mail", ...change });
}
