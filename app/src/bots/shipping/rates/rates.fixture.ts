import { randomUUID } from "node:crypto";
import { createBackendFixture } from "../backend.fixture.ts";
import { createShipStationClient, type ShipStation } from "../clients/shipstation.ts";
import { wishOf } from "../ledger/money.fixture.ts";
import type { RatesService } from "../services.ts";
import { createShopSettings } from "../settings-store/store.ts";
import { createRatesService } from "./service.ts";

/** A parcel that every carrier takes. */
export const { draft } = wishOf(1, 1);
/** The same way for one that weighs more. */
export const heavier = {
  ...draft,
  parcel: { ...draft.parcel, weight: { value: 2, unit: "pound" } },
} as const;

/** Route of the request for prices. */
export const RATES = "POST /v2/rates";

/** Which carriers an offer has prices of, by name. */
export const carriersOf = ({ quotes }: { readonly quotes: readonly { readonly carrier: string }[] }) =>
  [...new Set(quotes.map(({ carrier }) => carrier))].sort();

/** The service of prices over a backend whose ShipStation is asked, counted and put in trouble. */
export async function createRatesFixture(mongoUrl: string, redisUrl: string) {
  const bot = await createBackendFixture(mongoUrl, redisUrl);
  const clients: ShipStation[] = [];

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

  /** Requests for rates that the vendor has answered, in whatever way. */
  async function asked(): Promise<number> {
    const { calls } = await bot.stats(bot.urls.shipstation);
    return Object.values(calls[RATES] ?? {}).reduce((sum, count) => sum + count, 0);
  }

  return {
    ...bot,
    shipstation,
    /** The service over a client of the test's own. */
    over,
    /** A name of a cache that knows nothing yet. */
    cacheName: () => `${bot.prefix}-${randomUUID()}`,
    /** A process of its own: with a breaker, carriers and, unless it is given one to share, a cache that know nothing yet. */
    fresh: (cacheName = `${bot.prefix}-${randomUUID()}`): RatesService => over(shipstation(), cacheName),
    /** What equal parcels share in a cache. */
    keptIn: (cache: string) => bot.redis.keys(`cache:{${cache}:*}:v1`),
    /** For how many minutes they do, as of just now. */
    sharedFor: async (key: string) => Math.ceil((await bot.redis.pttl(key)) / 60_000),
    /** Trouble with the request for prices, unless another route is named. */
    trouble: (change: Record<string, unknown>) =>
      bot.fault(bot.urls.shipstation, { route: RATES, ...change }),
    /** Requests for rates that the vendor answered while this was done. */
    askedBy: async (work: () => Promise<unknown>): Promise<number> => {
      const before = await asked();
      await work();
      return (await asked()) - before;
    },
    end: async () => {
      await Promise.all(clients.map((client) => client.close()));
      await bot.end();
    },
  };
}

export type RatesFixture = Awaited<ReturnType<typeof createRatesFixture>>;
