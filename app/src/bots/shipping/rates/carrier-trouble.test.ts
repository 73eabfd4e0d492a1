import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { carriersOf, createRatesFixture, draft, heavier, type RatesFixture } from "./rates.fixture.ts";

let bot: RatesFixture;

beforeAll(async () => {
  bot = await createRatesFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterEach(() => bot.noFaults());
afterAll(() => bot.end());

describe("one carrier in trouble", () => {
  test("that ShipStation got no answer from is named, and the others' prices are there", async () => {
    await bot.trouble({ kind: "outcome", outcome: "carrier_failed", code: "se-303" });
    const offer = await bot.fresh().quote(draft);
    expect([carriersOf(offer), offer.silent, offer.refused]).toEqual([["UPS", "USPS"], ["FedEx"], []]);
  });

  test.each([
    ["breaks the answer of all", { outcome: "carrier_breaks", code: "se-202" }],
    ["is slow", { outcome: "carrier_slow", code: "se-202", latency_ms: 20_000 }],
  ])("that %s is left out, and from then on all are asked one by one", async (_, trouble) => {
    await bot.trouble({ kind: "outcome", ...trouble });
    const rates = bot.fresh();
    const from = performance.now();
    const offer = await rates.quote(draft);
    expect(performance.now() - from).toBeLessThan(7_000);
    expect([carriersOf(offer), offer.silent]).toEqual([["FedEx", "USPS"], ["UPS"]]);
    await bot.noFaults();
    let healed = offer;
    expect(await bot.askedBy(async () => (healed = await rates.quote(heavier)))).toBe(3);
    expect([carriersOf(healed), healed.silent]).toEqual([["FedEx", "UPS", "USPS"], []]);
  });

  test("that does not take the parcel is named as refusing", async () => {
    const parcel = { weight: { value: 80, unit: "pound" } } as const;
    const offer = await bot.fresh().quote({ ...draft, parcel });
    expect([carriersOf(offer), offer.silent, offer.refused]).toEqual([["FedEx", "UPS"], [], ["USPS"]]);
  });

  test.each([{ kind: "status", status: 500 }, { kind: "lost" }, { kind: "malformed" }])(
    "a single failure of the request for all costs nobody a price (%j)",
    async (trouble) => {
      await bot.trouble({ ...trouble, times: 1 });
      const offer = await bot.fresh().quote(draft);
      expect([carriersOf(offer), offer.silent]).toEqual([["FedEx", "UPS", "USPS"], []]);
    },
  );
});
