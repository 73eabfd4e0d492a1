import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { startRedisCluster } from "../../../../dev/servers/redis-cluster.ts";
import { createLogger } from "../observe/logger.ts";
import { createMetrics } from "../observe/metrics.ts";
import { connectRedis } from "./connection.ts";
import { startOwnRedis } from "./redis-server.fixture.ts";
import { defineScript } from "./script.ts";

const prefix = `script-${randomUUID()}`;
const logger = createLogger({ name: "test", level: "silent" });
const metrics = createMetrics({ version: "test" });
const connection = connectRedis({
  url: inject("redisUrl"),
  name: "scripts",
  purpose: "commands",
  logger,
  metrics,
});

beforeAll(() => connection.ready(5_000));
afterAll(async () => {
  await connection.redis.del(`${prefix}:a`, `${prefix}:list`);
  await connection.close();
});

const append = defineScript({
  name: "append",
  source: `-- KEYS 1: string. ARGV 1: what to append. Returns {length, value}. ${prefix}
    local length = redis.call("APPEND", KEYS[1], ARGV[1])
    return {length, redis.call("GET", KEYS[1])}`,
  keys: 1,
  decode: (reply) => {
    const [length, value] = reply as [number, string];
    return { length, value };
  },
});

test("a script the server has never seen is loaded and executed once", async () => {
  const key = `${prefix}:a`;
  expect(await append(connection.redis, [key], ["x"])).toEqual({ length: 1, value: "x" });
  expect(await append(connection.redis, [key], [5])).toEqual({ length: 2, value: "x5" });
  expect(await append(connection.redis, [key], [Buffer.from("é")])).toEqual({ length: 4, value: "x5é" });
});

test("a script that the server forgot is loaded again, by all who call at once", async () => {
  const server = await startOwnRedis();
  const own = connectRedis({ url: server.url, name: "own", purpose: "commands", logger, metrics });
  await own.ready(5_000);
  await append(own.redis, ["k"], ["."]);
  await own.redis.script("FLUSH");
  await Promise.all(Array.from({ length: 20 }, () => append(own.redis, ["k"], ["."])));
  expect(await own.redis.strlen("k")).toBe(21);
  await own.close();
  await server.stop();
});

test("a script's own error is a refusal that is never repeated, with the cause", async () => {
  await connection.redis.rpush(`${prefix}:list`, "x");
  await expect(append(connection.redis, [`${prefix}:list`], ["x"])).rejects.toMatchObject({
    code: "REDIS_REFUSED",
    retry: "never",
    details: { operation: "script append", reply: "WRONGTYPE" },
    cause: { message: expect.stringContaining("WRONGTYPE") },
  });
});

test("a full memory is a passing failure, to be tried again", async () => {
  const server = await startOwnRedis(undefined, ["--maxmemory", "1", "--maxmemory-policy", "noeviction"]);
  const own = connectRedis({ url: server.url, name: "full", purpose: "commands", logger, metrics });
  await own.ready(5_000);
  await expect(append(own.redis, ["k"], ["."])).rejects.toMatchObject({
    code: "REDIS_UNAVAILABLE",
    retry: "backoff",
    details: { reply: "OOM" },
  });
  await own.close();
  await server.stop();
});

test("the wrong number of keys is caught before anything is sent", async () => {
  await expect(append(connection.redis, [], ["x"])).rejects.toThrow("append takes 1 keys, not 0");
});

test("scripts run on a Cluster, which is healthy when each of its masters answers", async () => {
  const servers = await startRedisCluster();
  const hosts = servers.nodes.slice(0, 2).map(({ port }) => `127.0.0.1:${port}`);
  const url = `redis+cluster://${hosts.join(",")}`;
  const cluster = connectRedis({ url, name: "cluster", purpose: "commands", logger, metrics });
  try {
    await cluster.ready(10_000);
    await cluster.healthy();
    const shards = Array.from({ length: 20 }, (_, shard) => `{bot:${shard}}:k`);
    const replies = await Promise.all(shards.map((key) => append(cluster.redis, [key], ["x"])));
    expect(replies).toEqual(shards.map(() => ({ length: 1, value: "x" })));

    const [master] = servers.nodes;
    if (master === undefined) throw new Error("a cluster without nodes");
    process.kill(master.process.pid, "SIGSTOP");
    await expect(cluster.healthy()).rejects.toMatchObject({ code: "REDIS_UNAVAILABLE" });
    process.kill(master.process.pid, "SIGCONT");
  } finally {
    await cluster.close();
    await servers.stop();
  }
});
