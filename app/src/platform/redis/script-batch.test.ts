import { randomUUID } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { createLogger } from "../observe/logger.ts";
import { createMetrics } from "../observe/metrics.ts";
import { connectRedis } from "./connection.ts";
import { startOwnRedis } from "./redis-server.fixture.ts";
import { ScriptBatch } from "./script-batch.ts";

const prefix = `batch-${randomUUID()}`;
const logger = createLogger({ name: "test", level: "silent" });
const metrics = createMetrics({ version: "test" });
const options = { purpose: "commands", logger, metrics } as const;
const connection = connectRedis({ url: inject("redisUrl"), name: "batches", ...options });
const { redis } = connection;

beforeAll(() => connection.ready(5_000));
afterAll(async () => {
  await redis.del(`${prefix}:a`, `${prefix}:b`, `${prefix}:list`);
  await connection.close();
});

const definition = {
  name: "notes",
  shared: `
    -- ${prefix}
    local function append(text) return redis.call('APPEND', KEYS[1], text) end`,
  operations: {
    append: `
      -- KEYS 1 string  ARGV 1… what to append  answers its length, and how many arguments there were
      local length = redis.call('STRLEN', KEYS[1])
      for _, text in ipairs(ARGV) do length = append(text) end
      return { length, #ARGV }`,
    copy: `
      -- KEYS 1 from  2 to  answers what is copied; an early return is the operation's own
      local value = redis.call('GET', KEYS[1])
      if not value then return false end
      redis.call('SET', KEYS[2], value)
      return value`,
    echo: `
      -- ARGV 1… any texts  answers them
      return ARGV`,
    broken: "return ARGV[1] + {}",
  },
};
const batch = new ScriptBatch(redis, definition);
const raw = (reply: unknown): unknown => reply;

/** Script calls that the server has carried out. */
async function scriptCalls(client: typeof redis): Promise<number> {
  const info = await client.info("commandstats");
  return [...info.matchAll(/cmdstat_eval(?:sha)?:calls=(\d+)/g)].reduce((sum, [, n]) => sum + Number(n), 0);
}

test("what is asked for in one turn is done in order, each with its own keys, arguments and reply", async () => {
  const [a, b] = [`${prefix}:a`, `${prefix}:b`];
  const replies = await Promise.all([
    batch.run("append", [a], ["x", "é"], raw),
    batch.run("copy", [a, b], [], raw),
    batch.run("append", [b], [], raw),
    batch.run("copy", [`${prefix}:none`, b], [], raw),
    batch.run("append", [b], [5], raw),
  ]);
  expect(replies).toEqual([[3, 2], "xé", [3, 0], false, [4, 1]]);
  expect(await redis.mget(a, b)).toEqual(["xé", "xé5"]);
});

test("texts come back as they were; what is no text in any encoding becomes the sign for that", async () => {
  const texts = ["", '"/\\', "\0\n\u007f", "متن 👋🏽", "[]", "{}", "1e400", "9007199254740993"];
  expect(await batch.run("echo", [], texts, raw)).toEqual(texts);
  expect(await batch.run("echo", [], [], raw)).toEqual([]);
  expect(await batch.run("echo", [], ["a\ud83d", -5, 1_795_229_600_123], raw)).toEqual([
    "a\ufffd",
    "-5",
    "1795229600123",
  ]);
});

test("one that fails stops none of the others and has its own error", async () => {
  await redis.rpush(`${prefix}:list`, "x");
  const [first, refused, bug, last] = await Promise.allSettled([
    batch.run("append", [`${prefix}:b`], ["1"], raw),
    batch.run("append", [`${prefix}:list`], ["1"], raw),
    batch.run("broken", [], ["1"], raw),
    batch.run("append", [`${prefix}:b`], ["2"], raw),
  ]);
  expect(first).toMatchObject({ status: "fulfilled", value: [5, 1] });
  expect(last).toMatchObject({ status: "fulfilled", value: [6, 1] });
  expect(refused).toMatchObject({
    reason: {
      code: "REDIS_REFUSED",
      retry: "never",
      details: { operation: "script notes-append", reply: "WRONGTYPE" },
    },
  });
  expect(bug).toMatchObject({ reason: { code: "REDIS_REFUSED", details: { reply: "ERR" } } });
});

test("a turn's operations are one call, a hundred are two, and one with many arguments waits for nobody", async () => {
  const server = await startOwnRedis();
  const own = connectRedis({ url: server.url, name: "own", ...options });
  await own.ready(5_000);
  const ownBatch = new ScriptBatch(own.redis, definition);
  await ownBatch.run("append", ["k"], [], raw);
  const before = await scriptCalls(own.redis);
  await Promise.all(Array.from({ length: 100 }, () => ownBatch.run("append", ["k"], ["."], raw)));
  expect((await scriptCalls(own.redis)) - before).toBe(2);
  const many = Array.from({ length: 20_000 }, () => ".");
  const replies = await Promise.all([
    ownBatch.run("append", ["k"], ["."], raw),
    ownBatch.run("append", ["k"], many, raw),
    ownBatch.run("append", ["k"], ["."], raw),
  ]);
  expect(replies.map((reply) => (reply as number[])[0])).toEqual([101, 20_101, 20_102]);
  expect((await scriptCalls(own.redis)) - before).toBe(5);
  await own.close();
  await server.stop();
});

/** Asks for one more operation in each of so many turns of the event loop. */
async function askInTurns(asked: ScriptBatch<keyof typeof definition.operations>, turns: number) {
  const replies: Promise<unknown>[] = [];
  for (let turn = 0; turn < turns; turn++) {
    replies.push(asked.run("append", ["k"], ["."], raw));
    await setImmediate();
  }
  return replies;
}

test("one call is under way, and what is asked for meanwhile shares the next one", async () => {
  const server = await startOwnRedis();
  const own = connectRedis({ url: server.url, name: "busy", ...options });
  await own.ready(5_000);
  const ownBatch = new ScriptBatch(own.redis, definition, 0);
  await ownBatch.run("append", ["k"], [], raw);
  const before = await scriptCalls(own.redis);
  const other = new Redis(server.url);
  await other.call("CLIENT", "PAUSE", "10000", "WRITE");
  const replies = await askInTurns(ownBatch, 10);
  await other.call("CLIENT", "UNPAUSE");
  expect((await Promise.all(replies)).map((reply) => (reply as number[])[0])).toEqual([
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
  ]);
  expect((await scriptCalls(own.redis)) - before).toBe(2);
  other.disconnect();
  await own.close();
  await server.stop();
});

test("a call waits for company when one has just gone out, but not once there is enough of it", async () => {
  const server = await startOwnRedis();
  const own = connectRedis({ url: server.url, name: "patient", ...options });
  await own.ready(5_000);
  const resting = new ScriptBatch(own.redis, definition, 500);
  await resting.run("append", ["k"], [], raw);
  const before = await scriptCalls(own.redis);
  await Promise.all(await askInTurns(resting, 5));
  expect((await scriptCalls(own.redis)) - before).toBe(1);

  const never = new ScriptBatch(own.redis, definition, 3_600_000);
  await never.run("append", ["k"], [], raw);
  await Promise.all(await askInTurns(never, 16));
  await own.close();
  await server.stop();
});

test("a script that the server forgot is loaded again, and nothing is done twice", async () => {
  const server = await startOwnRedis();
  const own = connectRedis({ url: server.url, name: "forgetful", ...options });
  await own.ready(5_000);
  const ownBatch = new ScriptBatch(own.redis, definition);
  await ownBatch.run("append", ["k"], ["."], raw);
  await own.redis.script("FLUSH");
  await Promise.all(Array.from({ length: 200 }, () => ownBatch.run("append", ["k"], ["."], raw)));
  expect(await own.redis.strlen("k")).toBe(201);
  await own.close();
  await server.stop();
});

test("a full memory refuses what writes and answers what reads; all is to be tried again without Redis", async () => {
  const server = await startOwnRedis(undefined, ["--maxmemory", "1", "--maxmemory-policy", "noeviction"]);
  const own = connectRedis({ url: server.url, name: "full", ...options });
  await own.ready(5_000);
  const ownBatch = new ScriptBatch(own.redis, definition);
  const [read, written] = await Promise.allSettled([
    ownBatch.run("copy", ["none", "k"], [], raw),
    ownBatch.run("append", ["k"], ["."], raw),
  ]);
  expect(read).toMatchObject({ value: false });
  expect(written).toMatchObject({
    reason: { code: "REDIS_UNAVAILABLE", retry: "backoff", details: { reply: "OOM" } },
  });
  await server.stop();
  const gone = await Promise.allSettled([
    ownBatch.run("copy", ["a", "b"], [], raw),
    ownBatch.run("append", ["k"], [], raw),
  ]);
  for (const outcome of gone)
    expect(outcome).toMatchObject({ reason: { code: "REDIS_UNAVAILABLE", retry: "backoff" } });
  await own.close();
});
