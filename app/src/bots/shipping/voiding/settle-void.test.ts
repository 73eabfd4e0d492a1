import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { createShipStationSimulator } from "../../../../../simulators/shipstation/simulator.ts";
import { VOID_DAYS as SIMULATED_DAYS } from "../../../../../simulators/shipstation/void.ts";
import { Secret } from "../../../platform/config/secret.ts";
import { clientDeps } from "../clients/contract/targets.fixture.ts";
import { createShipStationClient, type ShipStation } from "../clients/shipstation.ts";
import { wishOf } from "../ledger/money.fixture.ts";
import { VOID_DAYS, voidableUntil } from "./carrier-times.ts";
import { settleVoid } from "./settle-void.ts";

const VOID = "PUT /v2/labels/:id/void";
const { signal } = new AbortController();
const deps = await clientDeps(inject("redisUrl"));
let simulator: Awaited<ReturnType<typeof createShipStationSimulator>>;
let shipstation: ShipStation;

beforeAll(async () => {
  const key = `key-${randomUUID()}`;
  simulator = await createShipStationSimulator({ apiKeys: [key], callsPerMinute: 100_000 });
  shipstation = createShipStationClient(deps, { url: simulator.url, keys: [new Secret(key)] });
});
afterEach(() => fetch(`${simulator.url}/_faults`, { method: "DELETE" }));
afterAll(async () => {
  await shipstation.close();
  await simulator.close();
  deps.close();
});

async function bought(): Promise<string> {
  const { draft, quote } = wishOf(1, 100);
  const externalId = `S-${randomUUID().slice(0, 8)}`;
  const shipmentId = await shipstation.createShipment({ ...draft, ...quote, externalId }, signal);
  return (await shipstation.buyLabel(shipmentId, { signal, timeoutMs: 10_000 })).labelId;
}

const fault = (change: Record<string, unknown>) =>
  fetch(`${simulator.url}/_faults`, {
    method: "POST",
    body: JSON.stringify({ route: VOID, times: 1, ...change }),
  });
const settle = async (labelId: string) => (await settleVoid(shipstation, labelId, signal)).refusal;
const stateOf = async (labelId: string) => (await shipstation.label(labelId, signal))?.state;

describe("the carrier's decision", () => {
  test("is yes for a fresh label, and stays yes however often it is asked for", async () => {
    const labelId = await bought();
    expect(await settle(labelId)).toBeUndefined();
    expect(await settle(labelId)).toBeUndefined();
    expect(await stateOf(labelId)).toBe("voided");
  });

  test("is no once the parcel was scanned, and the carrier is not even asked", async () => {
    const labelId = await bought();
    const scan = JSON.stringify({ label_id: labelId, happening: "accepted" });
    await fetch(`${simulator.url}/_parcels`, { method: "POST", body: scan });
    await fault({ kind: "status", status: 500 });
    expect(await settle(labelId)).toMatchObject({ key: "void-refused-used" });
    expect(await stateOf(labelId)).toBe("completed");
  });

  test("is asked for also where the parcel's way cannot be looked up at all", async () => {
    const labelId = await bought();
    await fault({ route: "GET /v2/labels/:id/track", kind: "status", status: 400, times: 5 });
    expect(await settle(labelId)).toBeUndefined();
    expect(await stateOf(labelId)).toBe("voided");
  });

  test.each([
    ["label_already_used", "void-refused-used"],
    ["label_not_found_within_void_period", "void-refused-late"],
    ["contact_carrier", "void-refused-carrier"],
    ["a code of tomorrow", "void-refused-carrier"],
  ])("is no with the reason %s", async (code, key) => {
    const labelId = await bought();
    await fault({ kind: "outcome", outcome: "void_refused", code, message: "Not this one." });
    expect(await settle(labelId)).toEqual({ key, words: "Not this one." });
    expect(await stateOf(labelId)).toBe("completed");
  });

  test("is no when the vendor refuses the call itself, and unknown when it refuses us", async () => {
    const labelId = await bought();
    await fault({ kind: "status", status: 400, message: "This carrier voids nothing." });
    expect(await settle(labelId)).toEqual({
      key: "void-refused-carrier",
      words: "This carrier voids nothing.",
    });
    await fault({ kind: "status", status: 401 });
    await expect(settle(labelId)).rejects.toMatchObject({ code: "VENDOR_REFUSED" });
  });

  test("is no for a label that the account does not have", async () => {
    expect(await settle("se-1")).toMatchObject({ key: "void-refused-carrier" });
  });

  test.each(["lost", "malformed"])("is read from the label when the answer is %s", async (kind) => {
    const labelId = await bought();
    await fault({ kind });
    await expect(settle(labelId)).rejects.toMatchObject({ retry: "backoff" });
    await fault({ kind: "status", status: 500 });
    expect(await settle(labelId)).toBeUndefined();
  });

  test("of two who ask at the same moment is yes for both", async () => {
    const labelId = await bought();
    expect(await Promise.all([settle(labelId), settle(labelId)])).toEqual([undefined, undefined]);
  });
});

test("the times are those by which the simulator refuses, carrier by carrier", () => {
  expect(Object.values(VOID_DAYS)).toEqual([
    SIMULATED_DAYS.stamps_com,
    SIMULATED_DAYS.ups,
    SIMULATED_DAYS.fedex,
  ]);
  const at = new Date("2026-11-01T12:00:00Z");
  const until = (serviceCode: string) => voidableUntil(serviceCode, at).toISOString();
  expect(until("usps_priority_mail")).toBe("2026-11-29T12:00:00.000Z");
  expect(until("ups_ground")).toBe("2026-12-01T12:00:00.000Z");
  expect(until("fedex_ground")).toBe("2026-11-02T12:00:00.000Z");
  expect(until("dhl_express_worldwide")).toBe("2026-11-02T12:00:00.000Z");
});
