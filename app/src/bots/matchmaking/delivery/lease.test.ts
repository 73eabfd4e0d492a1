import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { createRedisClient, REDIS_TIMEOUTS } from "../../../platform/redis/client.ts";
import { createMatcherScripts } from "../matcher/scripts.ts";
import { createPairRecord } from "../pairs/record.ts";
import {
  type BackendFixture,
  createBackendFixture,
  MAN,
  newPerson,
  WOMAN,
} from "../testing/backend.fixture.ts";
import { type DeliveryDeps, matchDelivery } from "./consumer.ts";
import { createLease, LEASE_MS } from "./lease.ts";
import { WaitAverages } from "./wait-averages.ts";

let bot: BackendFixture;

beforeAll(async () => {
  bot = await createBackendFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterAll(() => bot.end());

let seq = Date.now();
async function pairUp(): Promise<number> {
  const [ann, bob] = [newPerson(), newPerson()];
  await bot.backend.matcher.wish({ person: ann, seq: seq++, join: WOMAN });
  await bot.backend.matcher.wish({ person: bob, seq: seq++, join: MAN });
  return ann;
}

/** A worker process that delivers, or stands by; `told` counts what it told itself. */
async function startWorker() {
  const blocking = createRedisClient(inject("redisUrl"), "test", "blocking", REDIS_TIMEOUTS, Math.random);
  await once(blocking, "ready");
  const scripts = createMatcherScripts(bot.redis, bot.keys);
  const stopping = new AbortController();
  const worker = { told: 0, dead: false };
  const alive = <A extends readonly unknown[], R>(call: (...args: A) => Promise<R>) => {
    return (...args: A): Promise<R> => (worker.dead ? new Promise(() => undefined) : call(...args));
  };
  const deps: DeliveryDeps = {
    scripts: { ...scripts, lease: alive(scripts.lease) },
    pairs: createPairRecord(bot.pairs),
    chats: {
      tell: alive(async (...args) => {
        worker.told += 1;
        return bot.outbox.chats.tell(...args);
      }),
    },
    matcher: { ...bot.backend.matcher, sweep: alive(bot.backend.matcher.sweep) },
    ...{ redis: bot.redis, keys: bot.keys, logger: bot.logger, metrics: bot.metrics, now: Date.now },
    averages: new WaitAverages(),
  };
  const running = matchDelivery(deps)
    .run(stopping.signal, blocking)
    .catch(() => undefined);
  return {
    worker,
    /** As SIGKILL: from now on nothing it asks for happens. */
    kill: () => {
      worker.dead = true;
      blocking.disconnect();
    },
    stop: async () => {
      stopping.abort();
      blocking.disconnect();
      await running;
    },
  };
}

describe("of many workers", () => {
  test("one delivers; when it is killed another does within seconds, and when it stops at once", {
    timeout: 60_000,
  }, async () => {
    const workers = [await startWorker(), await startWorker(), await startWorker()];
    const told = async (ann: number) => (await bot.told(ann)).length;
    const first = await pairUp();
    await expect.poll(() => told(first), { timeout: 10_000 }).toBe(1);
    const leading = workers.filter(({ worker }) => worker.told > 0);
    expect(leading).toHaveLength(1);

    leading[0]?.kill();
    const killedAt = performance.now();
    const second = await pairUp();
    await expect.poll(() => told(second), { timeout: 4 * LEASE_MS, interval: 20 }).toBe(1);
    const takeoverMs = performance.now() - killedAt;
    const heirs = workers.filter(({ worker }) => worker.told > 0 && !worker.dead);
    expect(heirs).toHaveLength(1);

    const stoppedAt = performance.now();
    await heirs[0]?.stop();
    const third = await pairUp();
    await expect.poll(() => told(third), { timeout: 4 * LEASE_MS, interval: 20 }).toBe(1);
    const handoverMs = performance.now() - stoppedAt;
    expect(handoverMs).toBeLessThan(LEASE_MS);
    console.log(`after a kill ${Math.round(takeoverMs)} ms, after a stop ${Math.round(handoverMs)} ms`);
    await Promise.all(workers.filter(({ worker }) => !worker.dead).map((one) => one.stop()));
  });
});

describe("a lease", () => {
  test("is lost to another when Redis forgot it, and the former holder hears of it", async () => {
    const { lease } = createMatcherScripts(bot.redis, { ...bot.keys, lease: `${bot.prefix}other-lease` });
    const [mine, other] = [createLease(lease), createLease(lease)];
    expect(await mine.take()).toBe(true);
    expect(await other.take()).toBe(false);
    await mine.assertHeld();
    await bot.redis.del(`${bot.prefix}other-lease`);
    expect(await other.take()).toBe(true);
    await expect(mine.assertHeld()).rejects.toMatchObject({ code: "LEASE_LOST" });
    await expect(mine.keep(AbortSignal.timeout(5_000))).rejects.toMatchObject({ code: "LEASE_LOST" });
    await mine.release();
    await other.assertHeld();
    await other.release();
    expect(await mine.take()).toBe(true);
  });
});
