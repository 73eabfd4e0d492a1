import { Cluster } from "ioredis";
import { expect, test } from "vitest";
import { startRedis, withRedis } from "./redis.ts";
import { startRedisCluster } from "./redis-cluster.ts";

test("a Redis keeps every commit on disk and evicts nothing", async () => {
  const redis = await startRedis();
  try {
    const settings = await withRedis(redis.port, (client) => client.config("GET", "append*"));
    const policy = await withRedis(redis.port, (client) => client.config("GET", "maxmemory-policy"));
    expect(settings).toEqual(expect.arrayContaining(["appendonly", "yes", "appendfsync", "always"]));
    expect(policy).toEqual(["maxmemory-policy", "noeviction"]);
  } finally {
    await redis.stop();
  }
});

test("a replica receives what its primary was told", async () => {
  const primary = await startRedis();
  const replica = await startRedis({ replicaOf: primary.port });
  try {
    const synced = await withRedis(primary.port, async (client) => {
      await client.set("label", "bought");
      return client.wait(1, 5_000);
    });
    expect(synced).toBe(1);
    expect(await withRedis(replica.port, (client) => client.get("label"))).toBe("bought");
  } finally {
    await Promise.all([primary.stop(), replica.stop()]);
  }
});

test("a port that is taken fails with the end of the server's own log", async () => {
  const redis = await startRedis();
  try {
    const second = startRedis({ port: redis.port });
    await expect(second).rejects.toMatchObject({ code: "SERVER_FAILED" });
    await expect(second).rejects.toThrow(/already in use/i);
  } finally {
    await redis.stop();
  }
});

test("a six-node cluster serves keys of every primary", async () => {
  const servers = await startRedisCluster();
  const cluster = new Cluster(servers.nodes.map(({ port }) => ({ host: "127.0.0.1", port })));
  try {
    const keys = Array.from({ length: 30 }, (_, index) => `key-${index}`);
    await Promise.all(keys.map((key) => cluster.set(key, key)));
    expect(await Promise.all(keys.map((key) => cluster.get(key)))).toEqual(keys);
    expect(cluster.nodes("master")).toHaveLength(3);
    const roles = servers.nodes.map(({ port }) => withRedis(port, async (node) => (await node.role())[0]));
    expect(await Promise.all(roles)).toEqual(["master", "master", "master", "slave", "slave", "slave"]);
  } finally {
    cluster.disconnect();
    await servers.stop();
  }
});
