import { rmSync } from "node:fs";
import { join } from "node:path";
import { freePorts } from "./free-ports.ts";
import { type RedisServer, startRedis, withRedis } from "./redis.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { until } from "./until.ts";

const SLOTS = 16_384;
const PRIMARIES = 3;
const BUS_OFFSET = 10_000;

/** A running Redis Cluster of three primaries with a replica each. */
export interface RedisCluster {
  /** First the three primaries, then their replicas in the same order. */
  readonly nodes: readonly RedisServer[];
  stop(): Promise<void>;
}

/**
 * Starts a real six-node Redis Cluster in a temporary folder and waits until every node calls it whole and every
 * replica is linked. Node timeout 2 s: a failover takes a few seconds.
 * @throws ToolError as `startRedis`; nothing is left running then
 */
export async function startRedisCluster(): Promise<RedisCluster> {
  const folder = temporaryFolder();
  const nodes: RedisServer[] = [];
  const stop = async () => {
    await Promise.all(nodes.map((node) => node.stop()));
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const settings = ["--cluster-enabled", "yes", "--cluster-node-timeout", "2000"];
    for (const port of await freePorts(2 * PRIMARIES, BUS_OFFSET)) {
      nodes.push(await startRedis({ port, folder: join(folder, String(port)), settings }));
    }
    await form(nodes.map(({ port }) => port));
  } catch (error) {
    await stop();
    throw error;
  }
  return { nodes, stop };
}

async function form(ports: readonly number[]): Promise<void> {
  const primaries = ports.slice(0, PRIMARIES);
  const [first = 0] = primaries;
  await Promise.all(primaries.map((port, index) => addSlots(port, index)));
  for (const port of ports.slice(1)) {
    await withRedis(first, (redis) => redis.cluster("MEET", "127.0.0.1", port));
  }
  await until(() => every(ports, knowsAll(ports.length)), "the meeting of all cluster nodes", 30_000);
  for (const [index, port] of primaries.entries()) {
    const replica = ports[index + PRIMARIES] ?? 0;
    const id = String(await withRedis(port, (redis) => redis.cluster("MYID")));
    await withRedis(replica, (redis) => redis.cluster("REPLICATE", id));
  }
  await until(() => every(ports, isWhole), "a cluster whose state is ok", 30_000);
  await until(() => every(ports.slice(PRIMARIES), isLinked), "the link of all cluster replicas", 30_000);
  await until(() => every(ports, seesReplicas), "the news of all replicas at every cluster node", 30_000);
}

async function addSlots(port: number, index: number): Promise<void> {
  const from = Math.floor((index * SLOTS) / PRIMARIES);
  const to = Math.floor(((index + 1) * SLOTS) / PRIMARIES);
  const slots = Array.from({ length: to - from }, (_, offset) => from + offset);
  await withRedis(port, (redis) => redis.cluster("ADDSLOTS", ...slots));
}

async function every(ports: readonly number[], holds: (port: number) => Promise<boolean>): Promise<boolean> {
  return (await Promise.all(ports.map(holds))).every(Boolean);
}

function knowsAll(count: number): (port: number) => Promise<boolean> {
  return async (port) => (await clusterInfo(port)).includes(`cluster_known_nodes:${count}`);
}

/** Clients learn the nodes from whichever node they ask: a late one would add connections under a test's feet. */
async function seesReplicas(port: number): Promise<boolean> {
  const slots = (await withRedis(port, (redis) => redis.cluster("SLOTS"))) as readonly (readonly unknown[])[];
  // Each entry: first slot, last slot, the primary, its replica.
  return slots.length === PRIMARIES && slots.every((range) => range.length === 4);
}

async function isWhole(port: number): Promise<boolean> {
  const info = await clusterInfo(port);
  return info.includes("cluster_state:ok") && info.includes(`cluster_slots_ok:${SLOTS}`);
}

function isLinked(port: number): Promise<boolean> {
  return withRedis(port, async (redis) =>
    (await redis.info("replication")).includes("master_link_status:up"),
  );
}

function clusterInfo(port: number): Promise<string> {
  return withRedis(port, async (redis) => String(await redis.cluster("INFO")));
}
