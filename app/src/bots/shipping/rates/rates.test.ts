import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { type BackendFixture, createBackendFixture } from "../backend.fixture.ts";
import { createShipStationClient, type ShipStationClient } from "../clients/shipstation.ts";
import { wishOf } from "../ledger/money.fixture.ts";
import type { RatesService } from "../services.ts";
import { createShopSettings } from "../settings-store/store.ts";
import { createRatesService } from "./service.ts";

const { draft } = wishOf(1, 1);
const signal = new AbortController().signal;
let bot: BackendFixture;
let shipstation: ShipStationClient;

beforeAll(async () => {
  bot = await createBackendFixture(inject("mongoUrl"), inject("redisUrl"));
  shipstation = createShipStationClient(bot, { url: bot.urls.shipstation, keys: [bot.key] });
});
afterEach(() => bot.noFaults());
afterAll(async () => {
  await shipstation.close();
  await bot.end();
});

/** Without what an earlier one remembers. */
const fresh = (): RatesService => createRatesService(shipstation, createShopSettings(bot.db));

describe("a quote", () => {
  test("is what a carrier asks, cheapest first, for half an hour", async () => {
    const { quotes } = await fresh().quote(draft, signal);
    expect(quotes.length).toBeGreaterThan(3);
    const prices = quotes.map(({ priceCents }) => priceCents);
    expect(prices).toEqual(prices.toSorted((one, other) => one - other));
    for (const { priceCents, costCents, expiresAt } of quotes) {
      expect(priceCents).toBe(costCents);
      expect(expiresAt - Date.now()).toBeGreaterThan(29 * 60_000);
    }
    expect(quotes[0]).toMatchObject({ carrier: "USPS", service: "USPS Ground Advantage" });
  });

  test("carries the markup of the settings, rounded up to a cent", async () => {
    const settings = bot.db.collection("settings");
    await settings.insertOne({ key: "markup_percent", value: 7.5 });
    const { quotes } = await fresh().quote(draft, signal);
    for (const { priceCents, costCents } of quotes) expect(priceCents).toBe(Math.ceil(costCents * 1.075));
    await settings.updateOne({ key: "markup_percent" }, { $set: { value: "lots" } });
    await expect(fresh().quote(draft, signal)).rejects.toMatchObject({ code: "CONFIG_INVALID" });
    await settings.deleteMany({});
  });

  test("asks for the carriers once", async () => {
    const rates = fresh();
    await rates.quote(draft, signal);
    const { calls: before } = await bot.stats(bot.urls.shipstation);
    await rates.quote(draft, signal);
    const { calls: after } = await bot.stats(bot.urls.shipstation);
    expect(after["GET /v2/carriers"]).toEqual(before["GET /v2/carriers"]);
  });
});

describe("no quote", () => {
  test.each([
    ["from", { postalCode: "ABC" }, "postalCode"],
    ["to", { state: "Texas" }, "state"],
  ] as const)("for a wrong %s address, and the field is named", async (side, change, field) => {
    const shipment = { ...draft, [side]: { ...draft[side], ...change } };
    await expect(fresh().quote(shipment, signal)).rejects.toMatchObject({
      code: "ADDRESS_INVALID",
      messageKey: "rates-address-invalid",
      details: { side, field },
    });
  });

  test("for a parcel nobody takes", async () => {
    const parcel = {
      weight: { value: 60, unit: "pound" },
      dimensions: { length: 200, width: 90, height: 90, unit: "inch" },
    } as const;
    await expect(fresh().quote({ ...draft, parcel }, signal)).rejects.toMatchObject({
      code: "PARCEL_REFUSED",
      messageKey: "rates-parcel-refused",
      details: { reason: expect.stringContaining("maximum size") },
    });
  });

  test("where nobody goes", async () => {
    await bot.fault(bot.urls.shipstation, { route: "POST /v2/rates", kind: "outcome", outcome: "no_rates" });
    await expect(fresh().quote(draft, signal)).rejects.toMatchObject({ messageKey: "rates-none" });
  });

  test.each([
    { kind: "status", status: 500 },
    { kind: "status", status: 401 },
    { kind: "malformed" },
    { kind: "reset" },
    { kind: "rate_limit", retry_after: 60 },
  ])("while the carriers cannot be asked (%j)", async (fault) => {
    await bot.fault(bot.urls.shipstation, { route: "POST /v2/rates", ...fault });
    // A client of its own: what fails opens its breaker.
    const own = createShipStationClient(bot, { url: bot.urls.shipstation, keys: [bot.key] });
    await expect(
      createRatesService(own, createShopSettings(bot.db)).quote(draft, signal),
    ).rejects.toMatchObject({
      code: "SERVICE_BUSY",
      messageKey: "carrier-unavailable",
      retry: "never",
    });
    await own.close();
  });
});
