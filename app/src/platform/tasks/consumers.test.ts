import { randomUUID } from "node:crypto";
import { Redis } from "ioredis";
import { afterAll, expect, inject, it } from "vitest";
import type { Consumer } from "../bot/definition.ts";
import { createRedisClient, REDIS_TIMEOUTS, type RedisClient } from "../redis/client.ts";
import { logger, metrics } from "../telegram/testing/fleet.ts";
import { type Consumers, startConsumers } from "./consumers.ts";

const redis = new Redis(inject("redisUrl"));
afterAll(() => redis.quit());

function start(consumers: readonly Consumer[], pauseMs = () => 20): Consumers {
  const connection = (name: string): RedisClient =>
    createRedisClient(inject("redisUrl"), name, "blocking", REDIS_TIMEOUTS, Math.random);
  return startConsumers({ consumers, connection, logger, metrics, pauseMs });
}

async function restartsOf(consumer: string): Promise<number> {
  const lines = (await metrics.expose()).text.split("\n");
  return Number(
    lines
      .find((line) => line.includes(`consumer="${consumer}"`))
      ?.split(" ")
      .at(-1) ?? 0,
  );
}

/** Reads a stream from its start, and waits for what is added. */
function reader(stream: string, take: (entry: string) => void): Consumer {
  let last = "0";
  return {
    name: `reader-${stream}`,
    run: async (signal, blocking) => {
      while (!signal.aborted) {
        const answer = await blocking.xread("BLOCK", 8_000, "STREAMS", stream, last);
        for (const [id, [, value = ""]] of answer?.[0]?.[1] ?? []) {
          take(value);
          last = id;
        }
      }
    },
  };
}

it("a consumer that fails is started again where it left off, and holds no other up", async () => {
  const [failing, steady] = [`{test}:${randomUUID()}`, `{test}:${randomUUID()}`];
  const seen: string[] = [];
  let failures = 0;
  const consumers = start([
    reader(failing, (value) => {
      if (value === "2" && failures++ < 2) throw new Error("not yet");
      seen.push(value);
    }),
    reader(steady, (value) => void seen.push(value)),
  ]);
  for (const value of ["1", "2", "3"]) await redis.xadd(failing, "*", "value", value);
  await redis.xadd(steady, "*", "value", "steady");
  await expect.poll(() => seen.toSorted()).toEqual(["1", "2", "3", "steady"]);
  expect(await restartsOf(`reader-${failing}`)).toBe(2);
  expect(await restartsOf(`reader-${steady}`)).toBe(0);
  expect(await consumers.stop(1_000)).toEqual([]);
  await redis.del(failing, steady);
});

it("a consumer that returns without being told is started again, with the pause it is given", async () => {
  const pauses: number[] = [];
  let runs = 0;
  const consumers = startConsumers({
    consumers: [{ name: randomUUID(), run: async () => void runs++ }],
    connection: (name) =>
      createRedisClient(inject("redisUrl"), name, "blocking", REDIS_TIMEOUTS, Math.random),
    logger,
    metrics,
    pauseMs: (failures) => {
      pauses.push(failures);
      return 5;
    },
  });
  await expect.poll(() => runs).toBeGreaterThan(3);
  await consumers.stop(1_000);
  expect(pauses.slice(0, 3)).toEqual([1, 2, 3]);
});

it("stopping ends the read a consumer waits in at once, and waits for what it does then", async () => {
  const key = `{test}:${randomUUID()}`;
  const waiting = Promise.withResolvers<void>();
  let ended = false;
  const consumers = start([
    {
      name: key,
      run: async (_signal, blocking) => {
        waiting.resolve();
        await blocking.blpop(key, 8).catch(() => undefined);
        await new Promise((resolve) => setTimeout(resolve, 50));
        ended = true;
      },
    },
  ]);
  await waiting.promise;
  const before = performance.now();
  expect(await consumers.stop(5_000)).toEqual([]);
  expect(performance.now() - before).toBeLessThan(2_000);
  expect(ended).toBe(true);
});

it("one that does not heed its signal is named when the time is over", async () => {
  const consumers = start([{ name: "deaf", run: () => new Promise(() => undefined) }]);
  expect(await consumers.stop(50)).toEqual(["deaf"]);
});
