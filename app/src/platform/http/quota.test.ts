import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { Secret } from "../config/secret.ts";
import { createLogger } from "../observe/logger.ts";
import { createMetrics } from "../observe/metrics.ts";
import { connectRedis } from "../redis/connection.ts";
import { createQuota, type Quota } from "./quota.ts";

const logger = createLogger({ name: "test", level: "silent" });
const metrics = createMetrics({ version: "test" });
const open = (name: string) =>
  connectRedis({ url: inject("redisUrl"), name, purpose: "commands", logger, metrics });
const [one, two] = [open("one"), open("two")];
const services: string[] = [];

beforeAll(() => Promise.all([one.ready(5_000), two.ready(5_000)]));
afterAll(async () => {
  for (const service of services) {
    const keys = await one.redis.keys(`quota:{${service}}:*`);
    if (keys.length > 0) await one.redis.del(...keys);
  }
  await Promise.all([one.close(), two.close()]);
});

function build(limit: number, keyCount: number, windowMs: number): [Quota, Quota] {
  const service = `test-${randomUUID()}`;
  services.push(service);
  const keys = Array.from({ length: keyCount }, (_, index) => new Secret(`${service}-${index}`));
  const options = { service, keys, limit, windowMs };
  return [createQuota({ ...options, redis: one.redis }), createQuota({ ...options, redis: two.redis })];
}

test("two clients that ask at once never get more than the limit, over all keys", async () => {
  const quotas = build(20, 3, 60_000);
  const grants = await Promise.all(
    Array.from({ length: 200 }, (_, index) => quotas[index % 2 === 0 ? 0 : 1].take()),
  );
  const perKey = new Map<string, number>();
  for (const grant of grants) {
    if ("key" in grant) perKey.set(grant.key.reveal(), (perKey.get(grant.key.reveal()) ?? 0) + 1);
    else expect(grant.afterMs).toBeGreaterThan(55_000);
  }
  expect([...perKey.values()]).toEqual([20, 20, 20]);
});

test("no window of time ever holds more than the limit, while askers come back as soon as they are told", async () => {
  const windowMs = 300;
  const quotas = build(5, 1, windowMs);
  const granted: { from: number; to: number }[] = [];
  const end = performance.now() + 1_500;
  const ask = async (quota: Quota) => {
    while (performance.now() < end) {
      const from = performance.now();
      const grant = await quota.take();
      if ("key" in grant) granted.push({ from, to: performance.now() });
      else await new Promise((resolve) => setTimeout(resolve, grant.afterMs));
    }
  };
  await Promise.all([...quotas, ...quotas, ...quotas].map(ask));
  granted.sort((a, b) => a.to - b.to);
  expect(granted.length).toBeGreaterThan(15);
  for (const [index, grant] of granted.entries()) {
    const sixth = granted[index + 5];
    // The grant happened between asking and hearing of it: only what is certain is held against it.
    if (sixth !== undefined) expect(sixth.to - grant.from).toBeGreaterThanOrEqual(windowMs);
  }
});

test("a key the service refused is left alone, a longer block stays, and the others go on", async () => {
  const [quota] = build(100, 2, 60_000);
  const first = await quota.take();
  if (!("key" in first)) throw new Error("no key");
  await quota.block(first.key, 30_000);
  await quota.block(first.key, 10);
  const grants = await Promise.all(Array.from({ length: 20 }, () => quota.take()));
  expect(grants.some((grant) => "key" in grant && grant.key === first.key)).toBe(false);
  const second = grants[0];
  if (second === undefined || !("key" in second)) throw new Error("no key");
  await quota.block(second.key, 5_000);
  const refused = await quota.take();
  expect("afterMs" in refused && refused.afterMs > 4_000 && refused.afterMs <= 5_000).toBe(true);
});
