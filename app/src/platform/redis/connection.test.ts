import { afterEach, describe, expect, inject, test } from "vitest";
import { hasCode } from "../errors/app-error.ts";
import { createLogger } from "../observe/logger.ts";
import { createMetrics } from "../observe/metrics.ts";
import { reconnectDelay } from "./client.ts";
import { connectRedis, type RedisConnection, type RedisConnectionOptions } from "./connection.ts";
import { redisCall } from "./errors.ts";
import { startOwnRedis } from "./redis-server.fixture.ts";
import { defineScript } from "./script.ts";
import { ScriptBatch } from "./script-batch.ts";

const logger = createLogger({ name: "test", level: "silent" });
const metrics = createMetrics({ version: "test" });
const ends: (() => Promise<void>)[] = [];

function connect(url: string, options: Partial<RedisConnectionOptions> = {}): RedisConnection {
  const connection = connectRedis({ url, name: "test", purpose: "commands", logger, metrics, ...options });
  ends.push(() => connection.close());
  return connection;
}

async function ownRedis(port?: number) {
  const server = await startOwnRedis(port);
  ends.push(() => server.stop());
  return server;
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "none";
  } catch (error) {
    return hasCode(error, "REDIS_UNAVAILABLE") && error.retry === "backoff" ? error.code : String(error);
  }
}

async function timed<T>(work: Promise<T>): Promise<{ result: T; ms: number }> {
  const start = performance.now();
  const result = await work;
  return { result, ms: performance.now() - start };
}

const redisUp = async () => /redis_up\{connection="test"\} (\d)/.exec((await metrics.expose()).text)?.[1];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

test("a connection carries its name, answers and closes", async () => {
  const connection = connect(inject("redisUrl"));
  await connection.ready(5_000);
  await connection.healthy();
  expect(await connection.redis.client("GETNAME")).toBe("test");
  expect(await redisUp()).toBe("1");
  await connection.close();
  expect(await codeOf(connection.healthy())).toBe("REDIS_UNAVAILABLE");
});

describe("a Redis that accepts connections and answers nothing", () => {
  test("fails commands and health within the command time limit, and serves again when it resumes", async () => {
    const server = await ownRedis();
    const connection = connect(server.url, { timeouts: { commandMs: 300 } });
    await connection.ready(5_000);
    server.stall();
    const { result, ms } = await timed(
      Promise.all([codeOf(redisCall("get", connection.redis.get("a"))), codeOf(connection.healthy())]),
    );
    expect(result).toEqual(["REDIS_UNAVAILABLE", "REDIS_UNAVAILABLE"]);
    expect(ms).toBeLessThan(2_000);
    server.resume();
    await expect.poll(() => codeOf(connection.healthy()), { timeout: 5_000 }).toBe("none");
  });

  test("shows in the metric by the regular ping, without any command being sent", async () => {
    const server = await ownRedis();
    const connection = connect(server.url, { timeouts: { commandMs: 100 }, pingEveryMs: 50 });
    await connection.ready(5_000);
    await expect.poll(redisUp).toBe("1");
    server.stall();
    await expect.poll(redisUp, { timeout: 5_000 }).toBe("0");
    server.resume();
    await expect.poll(redisUp, { timeout: 5_000 }).toBe("1");
  });
});

describe("a Redis that dies", () => {
  test("fails what is under way and what comes after at once, and nothing is executed later", async () => {
    const server = await ownRedis();
    const connection = connect(server.url);
    await connection.ready(5_000);
    await connection.redis.set("counter", 1);
    server.stall();
    const underWay = codeOf(redisCall("incr", connection.redis.incr("counter")));
    await server.stop();
    expect(await underWay).toBe("REDIS_UNAVAILABLE");
    const { result, ms } = await timed(codeOf(redisCall("incr", connection.redis.incr("counter"))));
    expect(result).toBe("REDIS_UNAVAILABLE");
    expect(ms).toBeLessThan(500);

    await ownRedis(server.port);
    await connection.ready(10_000);
    expect(await connection.redis.get("counter")).toBeNull();
  });

  test("a blocking connection waits for it and goes on", async () => {
    const server = await ownRedis();
    const connection = connect(server.url, { purpose: "blocking" });
    await connection.ready(5_000);
    await server.stop();
    const waiting = connection.redis.blpop("jobs", 5);
    await ownRedis(server.port);
    const other = connect(server.url, { name: "other" });
    await other.ready(5_000);
    await other.redis.rpush("jobs", "one");
    expect(await waiting).toEqual(["jobs", "one"]);
  });
});

test.each(["a command", "a script", "a batch of operations"])(
  "a master that was demoted is left for the new one when it refuses %s",
  async (form) => {
    const server = await ownRedis();
    const { ready, redis } = connect(server.url);
    await ready(5_000);
    const source = "return redis.call('SET', KEYS[1], '1')";
    const script = defineScript({ name: "set", source, decode: String });
    const batch = new ScriptBatch(redis, { name: "some", shared: "", operations: { set: source } });
    const write = {
      "a command": () => redisCall("set", redis.set("k", "1")),
      "a script": () => script(redis, ["k"], []),
      "a batch of operations": () => batch.run("set", ["k"], [], String),
    }[form];
    const before = await redis.client("ID");
    await redis.replicaof("127.0.0.1", 9);
    expect(write && (await codeOf(write()))).toBe("REDIS_UNAVAILABLE");
    await expect.poll(() => redis.client("ID").catch(() => before)).toBeGreaterThan(before);
  },
);

test("an address where nothing listens is an error of ready within its limit", async () => {
  const server = await ownRedis();
  await server.stop();
  const { result, ms } = await timed(codeOf(connect(server.url).ready(300)));
  expect(result).toBe("REDIS_UNAVAILABLE");
  expect(ms).toBeLessThan(1_500);
});

test("reconnects start at 50 ms, spread by jitter and never wait more than 3 s", () => {
  expect(reconnectDelay(1, 0)).toBe(50);
  expect(reconnectDelay(1, 1)).toBe(100);
  expect(reconnectDelay(4, 0.5)).toBe(425);
  expect(reconnectDelay(1_000, 1)).toBe(3_000);
});
