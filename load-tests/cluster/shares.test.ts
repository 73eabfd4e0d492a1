import { MongoClient } from "mongodb";
import { expect, inject, test } from "vitest";
import { z } from "zod";
import { defineJob } from "../../app/src/platform/queue/job.ts";
import { bindProcessor, defineProcessor } from "../../app/src/platform/queue/processor.ts";
import { createQueueFixture, eventually } from "../../app/src/platform/queue/queue.fixture.ts";
import { createRedisClient, REDIS_TIMEOUTS } from "../../app/src/platform/redis/client.ts";
import { becomeReady } from "../../app/src/platform/redis/connection.ts";
import { countingBot, Fleet } from "../../app/src/platform/telegram/testing/fleet.ts";
import { RecordingBotApi } from "../../app/src/platform/telegram/testing/recording-bot-api.ts";
import { messageUpdate } from "../../app/src/platform/telegram/testing/updates.ts";
import { type RedisCluster, startRedisCluster } from "../../dev/servers/redis-cluster.ts";
import { type NodeState, nodeStates, shareTable } from "./node-shares.ts";

const BOT = "spread";
const CHATS = Array.from({ length: 600 }, (_, index) => 5_000_000 + index * 37);
const MESSAGES = 5;
/** The queues the fleet is to have, each whole on one node. */
const QUEUES = ["labels", "ai", "images", "csv", "matching", "broadcast", "default"];
const JOBS = 200;
const GROUPS = { pipeline: `{${BOT}:*`, queues: "{test-*" };

test("pipeline and queues under load spread over the masters of a real Redis Cluster", async () => {
  const cluster = await startRedisCluster();
  try {
    const before = await nodeStates(cluster, GROUPS);
    const queues = await openQueues(urlOf(cluster));
    await Promise.all([talk(urlOf(cluster)), queues.work()]);
    const after = await settled(cluster);
    console.log(shareTable(before, after));
    await queues.end();

    // 256 shards over three masters: a fair share is a third, and the hash of the tags allows for some.
    const masters = after.filter(({ isMaster }) => isMaster);
    const all = masters.reduce((sum, { groups }) => sum + (groups.pipeline ?? 0), 0);
    expect(all).toBeGreaterThanOrEqual(2 * CHATS.length);
    for (const { name, groups } of masters) {
      expect((groups.pipeline ?? 0) / all, name).toBeGreaterThan(0.22);
      expect((groups.pipeline ?? 0) / all, name).toBeLessThan(0.45);
    }
    // Every master works: none only holds what nobody asks for.
    for (const [index, { name, commands }] of masters.entries())
      expect(commands - (before[index]?.commands ?? 0), name).toBeGreaterThan(CHATS.length);
  } finally {
    await cluster.stop();
  }
}, 120_000);

/** Every chat says something several times through two processes, and gets all its answers in order. */
async function talk(redisUrl: string): Promise<void> {
  const api = await RecordingBotApi.start();
  const mongo = new MongoClient(inject("mongoUrl"));
  const redis = createRedisClient(redisUrl, "test", "commands", REDIS_TIMEOUTS, Math.random);
  await becomeReady(redis, 30_000);
  const fleet = new Fleet({
    redis,
    db: mongo.db(BOT),
    apiRoot: api.url,
    module: countingBot(BOT),
    realTime: true,
  });
  try {
    const processes = [await fleet.spawn(), await fleet.spawn()];
    for (let message = 0; message < MESSAGES; message++) {
      const { pipeline } = processes[message % 2] ?? processes[0] ?? never();
      for (const chats of batches(CHATS, 50)) {
        const updates = chats.map((chat) => messageUpdate("hi", { chat }));
        await Promise.all(updates.map((update) => pipeline.handle(update, "webhook", Date.now())));
      }
    }
    await eventually(async () => (await fleet.left()).length === 0, 30_000);
    await fleet.idle();
    const expected = Array.from({ length: MESSAGES }, (_, index) => [
      `${index + 1}`,
      `${index + 1} again`,
    ]).flat();
    // On a machine that stalls for longer than a lease a send may be repeated; each first one is in its place.
    const firsts = (chat: number): string => [...new Set(api.textsTo(chat))].join();
    expect(CHATS.filter((chat) => firsts(chat) !== expected.join())).toEqual([]);
    expect(new Set(fleet.jobs).size).toBe(CHATS.length * MESSAGES);
  } finally {
    await fleet.close();
    await mongo.close();
    await api.close();
  }
}

async function openQueues(redisUrl: string) {
  const fixture = await createQueueFixture(redisUrl);
  const jobs = QUEUES.map((queue) =>
    defineJob({
      name: "step",
      queue,
      payload: z.object({ number: z.number() }),
      retry: { attempts: 2, backoffMs: 20 },
      timeoutMs: 5_000,
    }),
  );
  const done: string[] = [];
  fixture.start(
    jobs.map((job) =>
      bindProcessor(
        defineProcessor(job, async ({ number }) => void done.push(`${job.queue} ${number}`)),
        {},
      ),
    ),
    // As in production: under the tests' own short locks a slow machine has jobs run twice.
    { lockDurationMs: 30_000, stalledIntervalMs: 30_000 },
  );
  return {
    /** Every queue does all its jobs, each once. */
    async work(): Promise<void> {
      const numbers = Array.from({ length: JOBS }, (_, number) => number);
      for (const job of jobs)
        await Promise.all(numbers.map((number) => fixture.producer.add(job, { number }, `n${number}`)));
      await eventually(() => done.length >= QUEUES.length * JOBS, 60_000);
      expect(new Set(done).size).toBe(QUEUES.length * JOBS);
      expect(done).toHaveLength(QUEUES.length * JOBS);
    },
    end: () => fixture.end(),
  };
}

/** What all nodes hold once each replica has what its master has. */
async function settled(cluster: RedisCluster): Promise<readonly NodeState[]> {
  let states: readonly NodeState[] = [];
  await eventually(async () => {
    states = await nodeStates(cluster, GROUPS);
    const replicas = states.filter(({ isMaster }) => !isMaster);
    return replicas.every(({ keys }, index) => keys === states[index]?.keys);
  }, 20_000);
  return states;
}

function urlOf({ nodes }: RedisCluster): string {
  return `redis+cluster://${nodes.map(({ port }) => `127.0.0.1:${port}`).join(",")}`;
}

function batches<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}

function never(): never {
  throw new Error("there are two processes");
}
