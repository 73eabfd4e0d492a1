import { randomInt, randomUUID } from "node:crypto";
import { once } from "node:events";
import { z } from "zod";
import { createCache } from "../../../platform/cache/cache.ts";
import { connectMongo } from "../../../platform/mongo/connection.ts";
import { createLogger } from "../../../platform/observe/logger.ts";
import { createMetrics } from "../../../platform/observe/metrics.ts";
import { createRedisClient, REDIS_TIMEOUTS } from "../../../platform/redis/client.ts";
import { migrations } from "../migrations/index.ts";
import { createOrdersService } from "../orders/service.ts";
import { createOrderStore } from "../orders/store.ts";
import { cachedPerson, createPeopleService, PERSON_CACHE } from "../people/service.ts";
import { createPeopleStore } from "../people/store.ts";
import type { PlaceOrder } from "../services.ts";
import { createTrackingStore } from "../tracking/store.ts";
import { BALANCE_CACHE, createLedger } from "./ledger.ts";
import { ACCOUNTS, createLedgerStore, POSTINGS } from "./store.ts";

/** A person whom no other test uses, in no other file: files share the Redis that caches balances. */
export function newPerson(): number {
  return randomInt(2 ** 33, 2 ** 47);
}

/** An order that could be placed, at a price. */
export function wishOf(telegramId: number, priceCents: number, change: Partial<PlaceOrder> = {}): PlaceOrder {
  const address = {
    name: "Ada Reed",
    line1: "1 Main St",
    city: "Austin",
    state: "TX",
    postalCode: "78701",
    countryCode: "US",
  };
  return {
    operationId: `op-${randomUUID()}`,
    telegramId,
    chatId: telegramId,
    draft: { from: address, to: address, parcel: { weight: { value: 12, unit: "ounce" } } },
    quote: {
      id: "se-1",
      carrierId: "se-101",
      carrier: "USPS",
      serviceCode: "usps_priority_mail",
      service: "USPS Priority Mail",
      priceCents,
      costCents: priceCents,
      expiresAt: Date.now() + 60_000,
    },
    ...change,
  };
}

/** The money parts of the bot on a database of their own; cached balances are those of people nobody else has. */
export async function createMoneyFixture(mongoUrl: string, redisUrl: string) {
  const id = randomUUID();
  const logger = createLogger({ name: "test", level: "silent" });
  const metrics = createMetrics({ version: "test" });
  const mongo = connectMongo({
    url: mongoUrl,
    database: `test-shipping-${id.slice(0, 18)}`,
    name: "test",
    logger,
    metrics,
    pool: { min: 0, max: 20 },
  });
  const { db } = mongo;
  const redis = createRedisClient(redisUrl, "test", "commands", REDIS_TIMEOUTS, Math.random);
  await once(redis, "ready");
  const never = new AbortController().signal;
  for (const migration of migrations) await migration.up(db, never);
  const prefix = `test-${id}`;
  const balances = createCache({
    redis,
    name: BALANCE_CACHE,
    ttlMs: 60_000,
    schema: z.number(),
    metrics,
    logger,
  });
  const ledger = createLedger({ client: mongo.client, store: createLedgerStore(db), balances, logger });
  const persons = createCache({
    redis,
    name: PERSON_CACHE,
    ttlMs: 60_000,
    schema: cachedPerson,
    metrics,
    logger,
  });
  const orderStore = createOrderStore(db);

  return {
    mongo,
    db,
    redis,
    logger,
    metrics,
    prefix,
    people: createPeopleService(createPeopleStore(db), persons, logger),
    balances,
    ledger,
    orderStore,
    trackings: createTrackingStore(db),
    orders: createOrdersService(orderStore, ledger),
    /** Puts money on a balance under an operation id. */
    topUp: (telegramId: number, cents: number, operationId = `topup.${randomUUID()}`) =>
      ledger.change(telegramId, (session, post) =>
        post(session, { operationId, telegramId, kind: "topup", cents, reference: operationId }),
      ),
    /** What the ledger itself holds, whatever the cache says. */
    async books() {
      const accounts = await db.collection<{ _id: string; balance: number }>(ACCOUNTS).find().toArray();
      const postings = await db
        .collection<{ _id: string; legs: { account: string; cents: number }[] }>(POSTINGS)
        .find()
        .toArray();
      const summed = new Map<string, number>();
      for (const { account, cents } of postings.flatMap(({ legs }) => legs)) {
        summed.set(account, (summed.get(account) ?? 0) + cents);
      }
      return {
        total: accounts.reduce((sum, { balance }) => sum + balance, 0),
        balances: new Map(accounts.map(({ _id, balance }) => [_id, balance])),
        /** The same added up from the postings alone. */
        summed,
      };
    },
    async end(): Promise<void> {
      await db.dropDatabase();
      const keys = await redis.keys(`*${prefix}*`);
      if (keys.length > 0) await redis.del(...keys);
      redis.disconnect();
      await mongo.close();
      metrics.close();
    },
  };
}

export type MoneyFixture = Awaited<ReturnType<typeof createMoneyFixture>>;
