import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import type { Requester } from "../../../platform/http/client.ts";
import { createResponse } from "../../../platform/http/response.ts";
import type { ShipStation } from "../clients/shipstation.ts";
import { askRates } from "../clients/shipstation-rates.ts";
import { carriersOf, createRatesFixture, draft, heavier, type RatesFixture } from "./rates.fixture.ts";

let bot: RatesFixture;

beforeAll(async () => {
  bot = await createRatesFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterEach(() => bot.noFaults());
afterAll(() => bot.end());

describe("equal parcels", () => {
  test("are asked for once in ten minutes, by all processes, and a burst of them once", async () => {
    const cache = bot.cacheName();
    const [one, two] = [bot.fresh(cache), bot.fresh(cache)];
    expect(await bot.askedBy(() => Promise.all(Array.from({ length: 20 }, () => one.quote(draft))))).toBe(1);
    expect(await bot.askedBy(() => two.quote(draft))).toBe(0);
    const other = {
      from: {
        ...draft.from,
        name: "Someone Else",
        line1: "99 Oak Ave",
        phone: "555",
        city: " austin",
        postalCode: "78701-1234",
      },
      to: { ...draft.to, line2: "Apt 4" },
      parcel: { weight: { value: 0.75, unit: "pound" } },
    } as const;
    expect(await bot.askedBy(() => two.quote(other))).toBe(0);
    const { text } = await bot.metrics.expose();
    expect(text).toContain(`botfleet_cache_lookups_total{cache="${cache}",result="hit"} 2`);
    const [key = ""] = await bot.keptIn(cache);
    expect(await bot.sharedFor(key)).toBe(10);
    expect(key).not.toMatch(/austin|78701/i);
  });

  test.each([
    ["heavier", heavier],
    ["to another town", { ...draft, to: { ...draft.to, city: "Dallas", postalCode: "75201" } }],
    ["to a company", { ...draft, to: { ...draft.to, company: "Reed & Co" } }],
    ["to a post box", { ...draft, to: { ...draft.to, line1: "P.O. Box 12" } }],
    [
      "in a box",
      { ...draft, parcel: { ...draft.parcel, dimensions: { length: 9, width: 5, height: 5, unit: "inch" } } },
    ],
  ] as const)("are not those that go %s", async (_, other) => {
    const rates = bot.fresh();
    await rates.quote(draft);
    expect(await bot.askedBy(() => rates.quote(other))).toBe(1);
  });

  test.each([
    [
      "refuses it in strange words",
      10,
      { outcome: "carrier_refuses", message: "Not in this season (E-77)." },
    ],
    ["cannot for good", 10, { outcome: "carrier_unable", message: "This account may not ship it." }],
    ["gives no answer", 1, { outcome: "carrier_failed" }],
    ["breaks the answer of all", 1, { outcome: "carrier_breaks" }],
  ])("share the others' prices when a carrier %s, for %d min", async (_, minutes, trouble) => {
    const cache = bot.cacheName();
    await bot.trouble({ kind: "outcome", code: "se-202", ...trouble });
    const first = await bot.fresh(cache).quote(draft);
    expect(carriersOf(first)).toEqual(["FedEx", "USPS"]);
    await bot.noFaults();
    let shared = first;
    expect(await bot.askedBy(async () => (shared = await bot.fresh(cache).quote(draft)))).toBe(0);
    expect(shared).toEqual(first);
    const [key = ""] = await bot.keptIn(cache);
    expect(await bot.sharedFor(key)).toBe(minutes);
  });

  test("share the others' prices also when a carrier that has prices says something of an address to one service", async () => {
    const real = bot.shipstation();
    const answers: ShipStation["rates"] = async (...question) => {
      const answer = await real.rates(...question);
      return { ...answer, refusals: [{ carrierId: "se-202", reason: "No Saturday at this address." }] };
    };
    const cache = bot.cacheName();
    await bot.over({ carriers: real.carriers, rates: answers }, cache).quote(draft);
    expect(await bot.keptIn(cache)).toHaveLength(1);
  });

  test.each([
    ["names a field of one person's", "ship_to.phone", 0],
    ["names a field of the parcel's", "packages.0.insured_value", 1],
  ])(
    "share the others' prices when a carrier's error %s alone (%s) for %d min",
    async (_, field_name, minutes) => {
      const usd = (amount: number) => ({ currency: "usd", amount });
      const nothing = { insurance_amount: usd(0), confirmation_amount: usd(0), other_amount: usd(0) };
      const service = { rate_id: "se-9", service_code: "usps_ground", service_type: "USPS Ground" };
      const rates = [{ carrier_id: "se-101", ...service, shipping_amount: usd(9), ...nothing }];
      const said = { error_code: "field_value_required", field_name, message: "Required." };
      const errors = [{ error_source: "carrier", error_type: "validation", ...said }];
      const body = Buffer.from(JSON.stringify({ rate_response: { rates, errors } }));
      const http: Requester = {
        request: async () => createResponse("test", { status: 200, headers: {}, body }),
      };
      const answers: ShipStation["rates"] = (_wish, carriers, asking) => askRates(http, {}, carriers, asking);
      const cache = bot.cacheName();
      const offer = await bot
        .over({ carriers: bot.shipstation().carriers, rates: answers }, cache)
        .quote(draft);
      expect(offer.silent).toEqual(["UPS", "FedEx"]);
      const [key] = await bot.keptIn(cache);
      expect(key === undefined ? 0 : await bot.sharedFor(key)).toBe(minutes);
    },
  );

  test.each([
    ["refuses the door it goes to", { outcome: "carrier_refuses", message: "Street not found: Elm St." }],
    ["fails at the door it goes to", { outcome: "carrier_unable", message: "RECIPIENT.ADDRESS is wrong." }],
  ])("share nothing when a carrier %s: it may go to the next person's", async (_, trouble) => {
    const cache = bot.cacheName();
    await bot.trouble({ kind: "outcome", code: "se-202", ...trouble });
    expect(carriersOf(await bot.fresh(cache).quote(draft))).toEqual(["FedEx", "USPS"]);
    expect(await bot.keptIn(cache)).toEqual([]);
    await bot.noFaults();
    expect(carriersOf(await bot.fresh(cache).quote(draft))).toEqual(["FedEx", "UPS", "USPS"]);
  });

  test.each([
    [
      "an address that is not accepted",
      { kind: "status", status: 400, message: "ship_to.address_line1: no." },
    ],
    ["an outage of all", { kind: "status", status: 500 }],
    ["an answer without a price", { kind: "outcome", outcome: "no_rates" }],
  ])("do not share %s", async (_, trouble) => {
    const cache = bot.cacheName();
    await bot.trouble(trouble);
    await expect(bot.fresh(cache).quote(draft)).rejects.toThrow();
    expect(await bot.keptIn(cache)).toEqual([]);
    await bot.noFaults();
    expect((await bot.fresh(cache).quote(draft)).quotes).not.toEqual([]);
  });
});
