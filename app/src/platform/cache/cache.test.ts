import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { z } from "zod";
import { createLogger } from "../observe/logger.ts";
import { createMetrics } from "../observe/metrics.ts";
import { connectRedis } from "../redis/connection.ts";
import { startOwnRedis } from "../redis/redis-server.fixture.ts";
import { type CacheOptions, createCache } from "./cache.ts";

const logger = createLogger({ name: "test", level: "silent" });
const metrics = createMetrics({ version: "test" });
const connection = connectRedis({
  url: inject("redisUrl"),
  name: "cache",
  purpose: "commands",
  logger,
  metrics,
});
const { redis } = connection;
const schema = z.object({ cents: z.number() });
const prefix = `test-${randomUUID()}`;
let names = 0;

beforeAll(() => connection.ready(5_000));
afterAll(async () => {
  const keys = await redis.keys(`cache:{${prefix}*`);
  if (keys.length > 0) await redis.del(...keys);
  await connection.close();
});

function build(options: Partial<CacheOptions<z.output<typeof schema>>> = {}) {
  names += 1;
  const name = options.name ?? `${prefix}-${names}`;
  return { name, cache: createCache({ redis, name, ttlMs: 60_000, schema, metrics, logger, ...options }) };
}

const lookups = async (name: string, result: string) => {
  const { text } = await metrics.expose();
  return Number(
    new RegExp(`cache_lookups_total\\{cache="${name}",result="${result}"\\} (\\d+)`).exec(text)?.[1] ?? 0,
  );
};

/** A source whose loads end when the test says. */
function gatedSource() {
  const gates: ((value: { cents: number }) => void)[] = [];
  return { gates, load: () => new Promise<{ cents: number }>((resolve) => void gates.push(resolve)) };
}

test("a value is loaded once and then read, until it is invalidated or its time is over", async () => {
  const { cache, name } = build();
  let cents = 0;
  const load = async () => ({ cents: ++cents });
  expect(await cache.get("a", load)).toEqual({ cents: 1 });
  expect(await cache.get("a", load)).toEqual({ cents: 1 });
  await cache.invalidate("a");
  expect(await cache.get("a", load)).toEqual({ cents: 2 });
  expect([await lookups(name, "hit"), await lookups(name, "miss")]).toEqual([1, 2]);
  const ttl = await redis.pttl(`cache:{${name}:a}:v1`);
  expect(ttl > 55_000 && ttl <= 60_000).toBe(true);
});

test("a peek answers what is kept and loads nothing", async () => {
  const { cache, name } = build();
  expect(await cache.peek("a")).toBeUndefined();
  await cache.get("a", async () => ({ cents: 7 }));
  expect(await cache.peek("a")).toEqual({ cents: 7 });
  await redis.set(`cache:{${name}:a}:v1`, "not what we write");
  expect(await cache.peek("a")).toBeUndefined();
  expect([await lookups(name, "hit"), await lookups(name, "miss")]).toEqual([1, 3]);
});

test("callers who ask at once share one load, and its failure is not kept", async () => {
  const { cache } = build();
  const { gates, load } = gatedSource();
  const asked = Promise.all([cache.get("a", load), cache.get("a", load), cache.get("a", load)]);
  await expect.poll(() => gates.length).toBe(1);
  gates[0]?.({ cents: 7 });
  expect(await asked).toEqual([{ cents: 7 }, { cents: 7 }, { cents: 7 }]);
  await expect(cache.get("b", () => Promise.reject(new Error("down")))).rejects.toThrow("down");
  expect(await cache.get("b", async () => ({ cents: 1 }))).toEqual({ cents: 1 });
});

test("how long a value is kept may hang on the value; one for no time is given to those who asked, and not kept", async () => {
  const { cache, name } = build({ ttlMs: ({ cents }) => (cents > 1 ? 30_000 : 0) });
  let cents = 0;
  const load = async () => ({ cents: ++cents });
  expect(await Promise.all([cache.get("a", load), cache.get("a", load)])).toEqual([
    { cents: 1 },
    { cents: 1 },
  ]);
  expect(await cache.get("a", load)).toEqual({ cents: 2 });
  expect(await cache.get("a", load)).toEqual({ cents: 2 });
  const leftMs = await redis.pttl(`cache:{${name}:a}:v1`);
  expect(leftMs > 25_000 && leftMs <= 30_000).toBe(true);
});

test("a load that began before an invalidation neither stays in the cache nor is shared after it", async () => {
  const { cache, name } = build();
  const { cache: otherProcess } = build({ name });
  const { gates, load } = gatedSource();
  const early = cache.get("a", load);
  await expect.poll(() => gates.length).toBe(1);
  await otherProcess.invalidate("a");
  gates[0]?.({ cents: 1 });
  expect(await early).toEqual({ cents: 1 });
  expect(await otherProcess.get("a", async () => ({ cents: 2 }))).toEqual({ cents: 2 });

  const stale = cache.get("b", load);
  await expect.poll(() => gates.length).toBe(2);
  await cache.invalidate("b");
  expect(await cache.get("b", async () => ({ cents: 4 }))).toEqual({ cents: 4 });
  gates[1]?.({ cents: 3 });
  await stale;
  expect(await cache.get("b", async () => ({ cents: 5 }))).toEqual({ cents: 4 });
});

test("what does not fit the schema is loaded anew, and versions do not read each other's values", async () => {
  const { cache, name } = build();
  for (const broken of ["{", '{"cents":"x"}']) {
    await redis.set(`cache:{${name}:a}:v1`, broken);
    expect(await cache.get("a", async () => ({ cents: 3 }))).toEqual({ cents: 3 });
  }
  const { cache: next } = build({ name, version: 2 });
  expect(await next.get("a", async () => ({ cents: 9 }))).toEqual({ cents: 9 });
  expect(await cache.get("a", async () => ({ cents: 4 }))).toEqual({ cents: 3 });
});

test("a cache that is gone costs a direct load, counted, and an invalidation says that it failed", async () => {
  const server = await startOwnRedis();
  const own = connectRedis({ url: server.url, name: "gone", purpose: "commands", logger, metrics });
  await own.ready(5_000);
  const { cache, name } = build({ redis: own.redis });
  await server.stop();
  expect(await cache.get("a", async () => ({ cents: 1 }))).toEqual({ cents: 1 });
  expect(await lookups(name, "error")).toBe(1);
  await expect(cache.invalidate("a")).rejects.toMatchObject({ code: "REDIS_UNAVAILABLE" });
  await own.close();
});
