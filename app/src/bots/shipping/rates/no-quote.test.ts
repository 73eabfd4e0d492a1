import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { carriersOf, createRatesFixture, draft, RATES, type RatesFixture } from "./rates.fixture.ts";

let bot: RatesFixture;

beforeAll(async () => {
  bot = await createRatesFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterEach(() => bot.noFaults());
afterAll(() => bot.end());

describe("no quote", () => {
  test.each([
    ["from", { postalCode: "ABC" }, "postalCode"],
    ["to", { state: "Texas" }, "state"],
  ] as const)("for a wrong %s address, and the field is named", async (side, change, field) => {
    const shipment = { ...draft, [side]: { ...draft[side], ...change } };
    await expect(bot.fresh().quote(shipment)).rejects.toMatchObject({
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
    await expect(bot.fresh().quote({ ...draft, parcel })).rejects.toMatchObject({
      code: "PARCEL_REFUSED",
      messageKey: "rates-parcel-refused",
      details: { reason: expect.stringContaining("maximum size") },
    });
  });

  test("where nobody goes", async () => {
    await bot.trouble({ kind: "outcome", outcome: "no_rates" });
    await expect(bot.fresh().quote(draft)).rejects.toMatchObject({ messageKey: "rates-none" });
  });

  const troubles = [
    { kind: "status", status: 500 },
    { kind: "status", status: 401 },
    { kind: "malformed" },
    { kind: "reset" },
    { kind: "lost" },
    { kind: "latency", latency_ms: 20_000 },
  ];
  test.each(
    troubles.flatMap((trouble) => ["GET /v2/carriers", RATES].map((route) => ({ route, ...trouble }))),
  )("while the carriers cannot be asked (%j), in the time a handler has", async (trouble) => {
    await bot.trouble(trouble);
    const from = performance.now();
    await expect(bot.fresh().quote(draft)).rejects.toMatchObject({
      code: "SERVICE_BUSY",
      messageKey: "carrier-unavailable",
      retry: "never",
    });
    expect(performance.now() - from).toBeLessThan(7_500);
  });

  test.each(["GET /v2/carriers", RATES])("while %s says 429, and how long to wait is told", async (route) => {
    await bot.trouble({ route, kind: "rate_limit", retry_after: 2 });
    const rates = bot.fresh();
    const told = await rates.quote(draft).catch((error: unknown) => error);
    expect(told).toMatchObject({ code: "HTTP_QUOTA", details: { afterMs: expect.any(Number) } });
    expect(told).not.toHaveProperty("messageKey", expect.any(String));
    await bot.noFaults();
    await expect.poll(() => rates.quote(draft).then(carriersOf), { timeout: 8_000 }).toHaveLength(3);
  });
});
