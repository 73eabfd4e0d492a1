import { once } from "node:events";
import { afterEach, expect, inject, test } from "vitest";
import { startMongoReplicaSet, type MongoReplicaSet } from "../../../../../dev/servers/mongo-replica-set.ts";
import { type OwnRedis, startOwnRedis } from "../../../platform/redis/redis-server.fixture.ts";
import { type Consumers, startConsumers } from "../../../platform/tasks/consumers.ts";
import { createRedisClient, REDIS_TIMEOUTS } from "../../../platform/redis/client.ts";
import {
  type BackendFixture,
  createBackendFixture,
  MAN,
  newPerson,
  WOMAN,
} from "../testing/backend.fixture.ts";

let server: OwnRedis;
let own: MongoReplicaSet | undefined;
let bot: BackendFixture;
let consumers: Consumers;

async function open(mongoUrl: string): Promise<void> {
  server = await startOwnRedis();
  bot = await createBackendFixture(mongoUrl, server.url);
  consumers = startConsumers({
    consumers: bot.backend.consumers,
    connection: (name) => {
      const client = createRedisClient(server.url, name, "blocking", REDIS_TIMEOUTS, Math.random);
      client.on("error", () => undefined);
      return client;
    },
    logger: bot.logger,
    metrics: bot.metrics,
  });
}

afterEach(async () => {
  for (const { pid } of own?.members ?? []) process.kill(pid, "SIGCONT");
  await consumers.stop(5_000);
  await bot.end();
  await server.stop();
  // Asked politely, a primary takes its time.
  for (const { pid } of own?.members ?? []) process.kill(pid, "SIGKILL");
  await own?.stop();
  own = undefined;
});

let seq = Date.now();
const wish = (person: number, join: object) =>
  bot.backend.effects.writes.match?.({ person, seq: seq++, join }, "op");
const told = (person: number, timeout: number) => expect.poll(() => bot.told(person), { timeout });

async function pairUp() {
  const [ann, bob] = [newPerson(), newPerson()];
  await wish(ann, WOMAN);
  await wish(bob, MAN);
  return { ann, bob };
}

test("while MongoDB stands still nobody is told, and nothing is lost: both sides are told once when it goes on", {
  timeout: 90_000,
}, async () => {
  own = await startMongoReplicaSet();
  await open(own.url);
  const before = await pairUp();
  await told(before.ann, 10_000).toHaveLength(1);

  for (const { pid } of own.members) process.kill(pid, "SIGSTOP");
  const { ann, bob } = await pairWhileStalled();
  // Longer than a call to MongoDB waits, so that it is tried again.
  await new Promise((resolve) => setTimeout(resolve, 4_500));
  expect(await bot.told(ann)).toEqual([]);
  expect(await bot.redis.xlen(bot.keys.events)).toBeGreaterThan(0);
  for (const { pid } of own.members) process.kill(pid, "SIGCONT");
  await told(ann, 20_000).toMatchObject([{ event: "paired", payload: { partner: bob } }]);
  await told(bob, 5_000).toMatchObject([{ event: "paired", payload: { partner: ann } }]);
  await expect.poll(() => bot.redis.xlen(bot.keys.events), { timeout: 10_000 }).toBe(0);
});

/** Two people whom Redis knows already: others would have to be looked up in MongoDB. */
async function pairWhileStalled() {
  const [ann, bob] = [newPerson(), newPerson()];
  for (const person of [ann, bob]) await bot.redis.hset(bot.keys.blocks, person.toString(36), "0,");
  await wish(ann, WOMAN);
  await wish(bob, MAN);
  return { ann, bob };
}

test("a Redis that is killed and comes back empty is delivered from again, and old pairs end by their name", {
  timeout: 90_000,
}, async () => {
  await open(inject("mongoUrl"));
  const { ann, bob } = await pairUp();
  await told(ann, 10_000).toHaveLength(1);
  const [pair] = await bot.activePairs(ann);
  const { port } = server;
  await server.stop();
  await expect(wish(ann, WOMAN)).rejects.toMatchObject({ code: "REDIS_UNAVAILABLE", retry: "backoff" });
  server = await startOwnRedis(port);
  for (const client of [bot.redis, bot.blocking]) if (client.status !== "ready") await once(client, "ready");

  const later = await pairUp();
  await told(later.ann, 20_000).toHaveLength(1);
  const leave = { pair: pair?._id, partner: bob, reason: "stop" };
  await bot.backend.effects.writes.match?.({ person: ann, seq: seq++, leave }, "op");
  await told(bob, 10_000).toMatchObject([{ event: "ended", payload: { pair: pair?._id } }]);
  expect(await bot.activePairs(bob)).toEqual([]);
});
