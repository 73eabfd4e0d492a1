import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type RedisServer, startRedis } from "../../../../../dev/servers/redis.ts";
import { ReplicaDurability } from "./durability.ts";

let primary: RedisServer;
let replica: RedisServer;
let redis: Redis;

beforeAll(async () => {
  primary = await startRedis();
  replica = await startRedis({ replicaOf: primary.port });
  redis = new Redis(primary.url);
});
afterAll(async () => {
  await redis.quit();
  await replica.stop();
  await primary.stop();
});

it("many commits at once wait for a replica with few WAITs, and are refused when there is none", async () => {
  const durability = new ReplicaDurability(redis, 1_000);
  await Promise.all(Array.from({ length: 200 }, () => durability.confirm()));
  const calls = (await redis.info("commandstats")).match(/cmdstat_wait:calls=(\d+)/)?.[1];
  expect(Number(calls)).toBeLessThanOrEqual(2);

  await redis.set("committed", "1");
  await durability.confirm();
  const reader = new Redis(replica.url);
  expect(await reader.get("committed")).toBe("1");
  await reader.quit();

  await replica.stop();
  await expect(new ReplicaDurability(redis, 100).confirm()).rejects.toMatchObject({
    code: "REPLICA_MISSING",
  });
});
