import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, test } from "vitest";
import { until } from "../../dev/servers/until.ts";
import { createRedisClient, REDIS_TIMEOUTS, type RedisClient } from "../../app/src/platform/redis/client.ts";
import { type RedisNodes, redisNodes } from "../testing/redis-nodes.fixture.ts";

const WITHIN_MS = 60_000;
let nodes: RedisNodes;
let app: RedisClient;

beforeAll(async () => {
  nodes = await redisNodes();
  for (const index of [0, 1, 2]) await nodes.start(index);
  app = createRedisClient(nodes.url, "test", "commands", REDIS_TIMEOUTS, Math.random);
  app.on("error", () => {}); // while no master answers
  await until(async () => (await replicas()) === 2, "replication by both others", WITHIN_MS);
  await until(allKnown, "that each Sentinel knows all replicas and Sentinels", WITHIN_MS);
});
afterAll(async () => {
  app?.disconnect();
  await nodes?.stop();
});

test(
  "the app finds a new master by the Sentinels' password, and the old one comes back as a replica",
  async () => {
    await app.set("before", "kept");
    await until(async () => (await app.wait(2, 100)) === 2, "the copy at both others", WITHIN_MS);
    await nodes.kill(0);
    await until(async () => (await app.set("after", "written")) === "OK", "a new master", WITHIN_MS);
    expect(await app.get("before")).toBe("kept");
    expect(await isMaster(0)).toBe(false);
    await nodes.start(0);
    await until(async () => (await replicas()) === 2, "the return of the old master as a replica", WITHIN_MS);
    expect(await isMaster(0)).toBe(false);
    expect(await ask(0, (redis) => redis.get("after"))).toBe("written");
  },
  2 * WITHIN_MS,
);

test(
  "who replicates whom, and who the Sentinels are, outlives an end of all",
  async () => {
    const masters = await Promise.all([0, 1, 2].map(isMaster));
    for (const index of [0, 1, 2]) await nodes.kill(index);
    for (const index of [0, 1, 2]) await nodes.start(index);
    await until(async () => (await replicas()) === 2, "replication after the start of all", WITHIN_MS);
    expect(await Promise.all([0, 1, 2].map(isMaster))).toEqual(masters);
    expect(await app.mget("before", "after")).toEqual(["kept", "written"]);
    await until(allKnown, "that no Sentinel counts more than there are", WITHIN_MS);
  },
  2 * WITHIN_MS,
);

/** Replicas that have all the app's master has. */
async function replicas(): Promise<number> {
  return ((await app.info("replication")).match(/^slave\d+:.*state=online/gm) ?? []).length;
}

const isMaster = (index: number): Promise<boolean> =>
  ask(index, async (redis) => (await redis.info("replication")).includes("role:master")).catch(() => false);

/** A Sentinel makes master only whom it knows, and reckons its majority from those it knows. */
async function allKnown(): Promise<boolean> {
  const port = Number(/:(\d+),/.exec(nodes.url)?.[1]);
  const count = (index: number, what: string) =>
    ask(index, async (redis) => [await redis.call("SENTINEL", what, "main")].flat().length, port);
  const counts = await Promise.all(
    [0, 1, 2].flatMap((index) => ["REPLICAS", "SENTINELS"].map((what) => count(index, what))),
  );
  return counts.every((each) => each === 2);
}

async function ask<T>(index: number, act: (redis: Redis) => Promise<T>, port = nodes.port): Promise<T> {
  const redis = new Redis({
    host: nodes.hosts[index] ?? "",
    port,
    password: nodes.password,
    lazyConnect: true,
    enableReadyCheck: false,
    retryStrategy: () => null,
  });
  redis.on("error", () => {}); // the call rejects with what matters
  try {
    await redis.connect();
    return await act(redis);
  } finally {
    redis.disconnect();
  }
}
