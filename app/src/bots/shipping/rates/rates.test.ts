import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import type { Requester } from "../../../platform/http/client.ts";
import { createResponse } from "../../../platform/http/response.ts";
import { type BackendFixture, createBackendFixture } from "../backend.fixture.ts";
import { createShipStationClient, type ShipStation } from "../clients/shipstation.ts";
import { askRates } from "../clients/shipstation-rates.ts";
import { wishOf } from "../ledger/money.fixture.ts";
import type { RatesService } from "../services.ts";
import { createShopSettings } from "../settings-store/store.ts";
import { createRatesService } from "./service.ts";

const { draft } = wishOf(1, 1);
const heavier = { ...draft, parcel: { ...draft.parcel, weight: { value: 2, unit: "pound" } } } as const;
const RATES = "POST /v2/rates";
const clients: ShipStation[] = [];
let bot: BackendFixture;

beforeAll(async () => {
  bot = await createBackendFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterEach(() => bot.noFaults());
afterAll(async () => {
  await Promise.all(clients.map((client) => client.close()));
  await bot.end();
});

/** A process of its own: with a breaker, carriers and, unless it is given one to share, a cache that know nothing yet. */
function fresh(cacheName = `${bot.prefix}-${randomUUID()}`): RatesService {
  return over(shipstation(), cacheName);
}

function shipstation(): ShipStation {
  const client = createShipStationClient(bot, {
    url: bot.urls.shipstation,
    keys: [bot.key],
    perMinute: 100_000,
  });
  clients.push(client);
  return client;
}

const over = (client: Pick<ShipStation, "carriers" | "rates">, cacheName: string): RatesService =>
  createRatesService({ ...bot, shipstation: client, settings: createShopSettings(bot.db), cacheName });

/** What equal parcels share in a cache. */
const keptIn = (cache: string) => bot.redis.keys(`cache:{${cache}:*}:v1`);

/** For how many minutes they do, as of just now. */
const sharedFor = async (key: string) => Math.ceil((await bot.redis.pttl(key)) / 60_000);

const fault = (change: Record<string, unknown>) =>
  bot.fault(bot.urls.shipstation, { route: RATES, ...change });

/** Requests for rates that the vendor has answered, in whatever way. */
async function asked(): Promise<number> {
  const { calls } = await bot.stats(bot.urls.shipstation);
  return Object.values(calls[RATES] ?? {}).reduce((sum, count) => sum + count, 0);
}

async function askedBy(work: () => Promise<unknown>): Promise<number> {
  const before = await asked();
  await work();
  return (await asked()) - before;
}

const carriersOf = ({ quotes }: { readonly quotes: readonly { readonly carrier: string }[] }) =>
  [...new Set(quotes.map(({ carrier }) => carrier))].sort();

describe("a quote", () => {
  test("is what every carrier asks, cheapest first, for half an hour, by one request", async () => {
    const rates = fresh();
    let offer = await rates.quote(draft);
    expect(await askedBy(async () => (offer = await fresh().quote(draft)))).toBe(1);
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
    await fresh(cache).quote(draft);
    await settings.insertOne({ key: "markup_percent", value: 7.5 });
    const { quotes } = await fresh(cache).quote(draft);
    for (const { priceCents, costCents } of quotes)
      expect(priceCents).toBe(costCents + Math.ceil(costCents * 0.075));
    await settings.updateOne({ key: "markup_percent" }, { $set: { value: "lots" } });
    await expect(fresh().quote(draft)).rejects.toMatchObject({ code: "CONFIG_INVALID" });
    await settings.deleteMany({});
  });

  test("asks which carriers there are once, and not again for the next quote", async () => {
    const rates = fresh();
    await rates.quote(draft);
    const { calls: before } = await bot.stats(bot.urls.shipstation);
    await rates.quote(draft);
    const { calls: after } = await bot.stats(bot.urls.shipstation);
    expect(after["GET /v2/carriers"]).toEqual(before["GET /v2/carriers"]);
  });
});

describe("equal parcels", () => {
  test("are asked for once in ten minutes, by all processes, and a burst of them once", async () => {
    const cache = `${bot.prefix}-${randomUUID()}`;
    const [one, two] = [fresh(cache), fresh(cache)];
    expect(await askedBy(() => Promise.all(Array.from({ length: 20 }, () => one.quote(draft))))).toBe(1);
    expect(await askedBy(() => two.quote(draft))).toBe(0);
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
    expect(await askedBy(() => two.quote(other))).toBe(0);
    const { text } = await bot.metrics.expose();
    expect(text).toContain(`botfleet_cache_lookups_total{cache="${cache}",result="hit"} 2`);
    const [key = ""] = await keptIn(cache);
    expect(await sharedFor(key)).toBe(10);
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
    const rates = fresh();
    await rates.quote(draft);
    expect(await askedBy(() => rates.quote(other))).toBe(1);
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
    const cache = `${bot.prefix}-${randomUUID()}`;
    await fault({ kind: "outcome", code: "se-202", ...trouble });
    const first = await fresh(cache).quote(draft);
    expect(carriersOf(first)).toEqual(["FedEx", "USPS"]);
    await bot.noFaults();
    let shared = first;
    expect(await askedBy(async () => (shared = await fresh(cache).quote(draft)))).toBe(0);
    expect(shared).toEqual(first);
    const [key = ""] = await keptIn(cache);
    expect(await sharedFor(key)).toBe(minutes);
  });

  test("share the others' prices also when a carrier that has prices says something of an address to one service", async () => {
    const real = shipstation();
    const answers: ShipStation["rates"] = async (...question) => {
      const answer = await real.rates(...question);
      return { ...answer, refusals: [{ carrierId: "se-202", reason: "No Saturday at this address." }] };
    };
    const cache = `${bot.prefix}-${randomUUID()}`;
    await over({ carriers: real.carriers, rates: answers }, cache).quote(draft);
    expect(await keptIn(cache)).toHaveLength(1);
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
      const cache = `${bot.prefix}-${randomUUID()}`;
      const offer = await over({ carriers: shipstation().carriers, rates: answers }, cache).quote(draft);
      expect(offer.silent).toEqual(["UPS", "FedEx"]);
      const [key] = await keptIn(cache);
      expect(key === undefined ? 0 : await sharedFor(key)).toBe(minutes);
    },
  );

  test.each([
    ["refuses the door it goes to", { outcome: "carrier_refuses", message: "Street not found: Elm St." }],
    ["fails at the door it goes to", { outcome: "carrier_unable", message: "RECIPIENT.ADDRESS is wrong." }],
  ])("share nothing when a carrier %s: it may go to the next person's", async (_, trouble) => {
    const cache = `${bot.prefix}-${randomUUID()}`;
    await fault({ kind: "outcome", code: "se-202", ...trouble });
    expect(carriersOf(await fresh(cache).quote(draft))).toEqual(["FedEx", "USPS"]);
    expect(await keptIn(cache)).toEqual([]);
    await bot.noFaults();
    expect(carriersOf(await fresh(cache).quote(draft))).toEqual(["FedEx", "UPS", "USPS"]);
  });

  test.each([
    [
      "an address that is not accepted",
      { kind: "status", status: 400, message: "ship_to.address_line1: no." },
    ],
    ["an outage of all", { kind: "status", status: 500 }],
    ["an answer without a price", { kind: "outcome", outcome: "no_rates" }],
  ])("do not share %s", async (_, trouble) => {
    const cache = `${bot.prefix}-${randomUUID()}`;
    await fault(trouble);
    await expect(fresh(cache).quote(draft)).rejects.toThrow();
    expect(await keptIn(cache)).toEqual([]);
    await bot.noFaults();
    expect((await fresh(cache).quote(draft)).quotes).not.toEqual([]);
  });
});

describe("equal parcels at the same moment", () => {
  const next = { ...draft, to: { ...draft.to, line1: "99 Oak Ave" } };
  const street = { kind: "status", status: 400, message: "ship_to.address_line1: no." };
  const [refuses, message] = ["carrier_refuses", "Street not found: Elm St."];

  test.each([
    ["is refused for its street", "refused", { ...street, times: 1 }],
    ["misses a carrier for it", 2, { kind: "outcome", outcome: refuses, code: "se-202", message, times: 1 }],
  ])("do not share that one %s: the others ask again, together", async (_, first, trouble) => {
    await fault(trouble);
    const rates = fresh();
    const counted = (quoted: Promise<{ readonly quotes: readonly { readonly carrier: string }[] }>) =>
      quoted.then(carriersOf).then(
        ({ length }) => length,
        () => "refused",
      );
    let found: readonly unknown[] = [];
    const calls = await askedBy(async () => {
      found = await Promise.all([draft, next, next, next].map((wish) => counted(rates.quote(wish))));
    });
    expect([found, calls]).toEqual([[first, 3, 3, 3], 2]);
  });

  test("are each refused for their own when all are wrong, and wait for two others at the most", async () => {
    await fault(street);
    const rates = fresh();
    const all = Array.from({ length: 6 }, () => rates.quote(draft));
    const calls = await askedBy(() => Promise.allSettled(all));
    expect(calls).toBe(6);
    for (const one of all) await expect(one).rejects.toMatchObject({ code: "ADDRESS_INVALID" });
  });

  test("share a failure that is nobody's own", async () => {
    await fault({ kind: "status", status: 401 });
    const rates = fresh();
    const all = () => Promise.allSettled([draft, next, next].map((wish) => rates.quote(wish)));
    expect(await askedBy(all)).toBe(1);
  });
});

describe("one carrier in trouble", () => {
  test("that ShipStation got no answer from is named, and the others' prices are there", async () => {
    await fault({ kind: "outcome", outcome: "carrier_failed", code: "se-303" });
    const offer = await fresh().quote(draft);
    expect([carriersOf(offer), offer.silent, offer.refused]).toEqual([["UPS", "USPS"], ["FedEx"], []]);
  });

  test.each([
    ["breaks the answer of all", { outcome: "carrier_breaks", code: "se-202" }],
    ["is slow", { outcome: "carrier_slow", code: "se-202", latency_ms: 20_000 }],
  ])("that %s is left out, and from then on all are asked one by one", async (_, trouble) => {
    await fault({ kind: "outcome", ...trouble });
    const rates = fresh();
    const from = performance.now();
    const offer = await rates.quote(draft);
    expect(performance.now() - from).toBeLessThan(7_000);
    expect([carriersOf(offer), offer.silent]).toEqual([["FedEx", "USPS"], ["UPS"]]);
    await bot.noFaults();
    let healed = offer;
    expect(await askedBy(async () => (healed = await rates.quote(heavier)))).toBe(3);
    expect([carriersOf(healed), healed.silent]).toEqual([["FedEx", "UPS", "USPS"], []]);
  });

  test("that does not take the parcel is named as refusing", async () => {
    const parcel = { weight: { value: 80, unit: "pound" } } as const;
    const offer = await fresh().quote({ ...draft, parcel });
    expect([carriersOf(offer), offer.silent, offer.refused]).toEqual([["FedEx", "UPS"], [], ["USPS"]]);
  });

  test.each([{ kind: "status", status: 500 }, { kind: "lost" }, { kind: "malformed" }])(
    "a single failure of the request for all costs nobody a price (%j)",
    async (trouble) => {
      await fault({ ...trouble, times: 1 });
      const offer = await fresh().quote(draft);
      expect([carriersOf(offer), offer.silent]).toEqual([["FedEx", "UPS", "USPS"], []]);
    },
  );
});

describe("no quote", () => {
  test.each([
    ["from", { postalCode: "ABC" }, "postalCode"],
    ["to", { state: "Texas" }, "state"],
  ] as const)("for a wrong %s address, and the field is named", async (side, change, field) => {
    const shipment = { ...draft, [side]: { ...draft[side], ...change } };
    await expect(fresh().quote(shipment)).rejects.toMatchObject({
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
    await expect(fresh().quote({ ...draft, parcel })).rejects.toMatchObject({
      code: "PARCEL_REFUSED",
      messageKey: "rates-parcel-refused",
      details: { reason: expect.stringContaining("maximum size") },
    });
  });

  test("where nobody goes", async () => {
    await fault({ kind: "outcome", outcome: "no_rates" });
    await expect(fresh().quote(draft)).rejects.toMatchObject({ messageKey: "rates-none" });
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
    await fault(trouble);
    const from = performance.now();
    await expect(fresh().quote(draft)).rejects.toMatchObject({
      code: "SERVICE_BUSY",
      messageKey: "carrier-unavailable",
      retry: "never",
    });
    expect(performance.now() - from).toBeLessThan(7_500);
  });

  test.each(["GET /v2/carriers", RATES])("while %s says 429, and how long to wait is told", async (route) => {
    await fault({ route, kind: "rate_limit", retry_after: 2 });
    const rates = fresh();
    const told = await rates.quote(draft).catch((error: unknown) => error);
    expect(told).toMatchObject({ code: "HTTP_QUOTA", details: { afterMs: expect.any(Number) } });
    expect(told).not.toHaveProperty("messageKey", expect.any(String));
    await bot.noFaults();
    await expect.poll(() => rates.quote(draft).then(carriersOf), { timeout: 8_000 }).toHaveLength(3);
  });
});
