import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { carriersOf, createRatesFixture, draft, type RatesFixture } from "./rates.fixture.ts";

let bot: RatesFixture;

beforeAll(async () => {
  bot = await createRatesFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterEach(() => bot.noFaults());
afterAll(() => bot.end());

describe("a quote", () => {
  test("is what every carrier asks, cheapest first, for half an hour, by one request", async () => {
    const rates = bot.fresh();
    let offer = await rates.quote(draft);
    expect(await bot.askedBy(async () => (offer = await bot.fresh().quote(draft)))).toBe(1);
    const { quotes } = offer;
    expect(carriersOf(offer)).toEqual(["FedEx", "UPS", "USPS"]);
    const prices = quotes.map(({ priceCents }) => priceCents);
    expect(prices).toEqual(prices.toSorted((one, other) => one - other));
    for (const { priceCents, costCents, expiresAt } of quotes) {
      expect(priceCents).toBe(costCents);
      expect(expiresAt - Date.now()).toBeGreaterThan(29 * 60_000);
    }
    expect(quotes[0]).toMatchObject({ carrier: "USPS", service: "USPS Ground Advantage" });
    expect([offer.silent, offer.refused]).toEqual([[], []]);
  });

  test("carries the markup of the settings, rounded up to a cent, also when the prices are remembered", async () => {
    const settings = bot.db.collection("settings");
    const cache = `${bot.prefix}-markup`;
    await bot.fresh(cache).quote(draft);
    await settings.insertOne({ key: "markup_percent", value: 7.5 });
    const { quotes } = await bot.fresh(cache).quote(draft);
    for (const { priceCents, costCents } of quotes)
      expect(priceCents).toBe(costCents + Math.ceil(costCents * 0.075));
    await settings.updateOne({ key: "markup_percent" }, { $set: { value: "lots" } });
    await expect(bot.fresh().quote(draft)).rejects.toMatchObject({ code: "CONFIG_INVALID" });
    await settings.deleteMany({});
  });

  test("asks which carriers there are once, and not again for the next quote", async () => {
    const rates = bot.fresh();
    await rates.quote(draft);
    const { calls: before } = await bot.stats(bot.urls.shipstation);
    await rates.quote(draft);
    const { calls: after } = await bot.stats(bot.urls.shipstation);
    expect(after["GET /v2/carriers"]).toEqual(before["GET /v2/carriers"]);
  });
});
