import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { KEY_CLOCK, setClock } from "../testing/clock.ts";
import {
  anySteps,
  commitRequest,
  LIMIT,
  type ModelWorld,
  say,
  updateKeys,
  wait,
} from "../testing/model-steps.ts";
import { OutboxModel } from "../testing/outbox-model.ts";
import { OutboxScripts } from "./scripts.ts";

const redis = new Redis(inject("redisUrl"), { lazyConnect: true });
const scripts = new OutboxScripts(redis, KEY_CLOCK);

beforeAll(() => redis.connect());
afterAll(() => redis.quit());

/** A shard that no other test knows. */
async function freshWorld(now = 1_000_000): Promise<ModelWorld> {
  const bot = `model${randomUUID().slice(0, 8)}`;
  const shard = await setClock(redis, bot, 3, now);
  return { redis, bot, shard, scripts, model: new OutboxModel() };
}

/** Takes over every lane and carries it to its end; answers what is left in the shard's index then. */
async function drain({ model, shard }: ModelWorld): Promise<number> {
  const lease = { token: "z", leaseMs: 80 };
  expect(await scripts.take(shard, lease, 99)).toEqual(model.take("z", 80));
  for (const [lane, { entries }] of model.lanes) {
    if (entries.length === 0) continue;
    expect(await scripts.settle(shard, lease, { lane, settled: 0, batch: 99 })).toEqual({
      kind: "held",
      entries,
    });
    const settled = await scripts.settle(shard, lease, { lane, settled: entries.length, batch: 99 });
    expect(settled).toEqual({ kind: "released" });
  }
  return (await redis.hlen(shard.holders)) + (await redis.zcard(shard.lanes));
}

describe("the outbox scripts", () => {
  it("answer as the model does in any order of events, and leave nothing that cannot be carried to its end", async () => {
    await fc.assert(
      fc.asyncProperty(anySteps, async (steps) => {
        const world = await freshWorld();
        for (const step of steps) await step(world);
        await wait(10_000)(world);
        expect(await drain(world)).toBe(0);
        await redis.del(await redis.keys(`{${world.bot}:3}*`));
      }),
      { numRuns: 100 },
    );
  }, 60_000);

  it("let a burst through, then ask for a pause, and charge only what was committed", async () => {
    const { bot, shard } = await freshWorld();
    const keys = updateKeys(shard);
    for (let updateId = 1; updateId <= 3; updateId++) {
      expect((await scripts.load(keys, updateId, LIMIT)).waitMs).toBe(0);
      await scripts.commit(keys, commitRequest({ updateId, version: updateId - 1, rate: "charge" }));
    }
    expect(await scripts.load(keys, 4, LIMIT)).toMatchObject({ waitMs: 1_000, told: false });
    expect(await scripts.load(keys, 4, LIMIT)).toMatchObject({ waitMs: 1_000 });
    await scripts.commit(keys, commitRequest({ updateId: 4, version: 3, rate: "told" }));
    expect(await scripts.load(keys, 5, LIMIT)).toMatchObject({ waitMs: 1_000, told: true });
    await setClock(redis, bot, 3, 1_001_000);
    expect((await scripts.load(keys, 5, LIMIT)).waitMs).toBe(0);
  });

  it("keep a session for its time from the last commit, an eighth of it less at most", async () => {
    const { bot, shard } = await freshWorld();
    const keys = updateKeys(shard);
    const sessionTtlMs = 800_000;
    const commit = (updateId: number) =>
      scripts.commit(keys, commitRequest({ updateId, version: updateId - 1, sessionTtlMs }));
    await commit(1);
    expect(await redis.pttl(keys.session)).toBeGreaterThan(700_000);
    await redis.pexpire(keys.session, 600_000);
    await setClock(redis, bot, 3, 1_099_000);
    await commit(2);
    expect(await redis.pttl(keys.session)).toBeLessThanOrEqual(600_000);
    await setClock(redis, bot, 3, 1_101_000);
    await commit(3);
    expect(await redis.pttl(keys.session)).toBeGreaterThan(700_000);
  });

  it("commit any number of entries whole", async () => {
    const { shard } = await freshWorld();
    const lanes = [{ lane: "t:7", entries: Array.from({ length: 20_000 }, (_, index) => say(`${index}`)) }];
    const answer = await scripts.commit(updateKeys(shard), commitRequest({ lanes }));
    expect(answer).toEqual({ kind: "committed", taken: [true] });
    expect(await redis.llen(shard.lane("t:7"))).toBe(20_000);
    expect(await redis.lindex(shard.lane("t:7"), -1)).toContain('"19999"');
  });

  it("keep a reference's message id, and put big numbers down exactly", async () => {
    const { shard } = await freshWorld(1_795_229_600_123);
    const lanes = [{ lane: "t:7", entries: [say("x")] }];
    const updateId = 2 ** 53 - 1;
    await scripts.commit(
      updateKeys(shard),
      commitRequest({ updateId, lanes, lease: { token: "a", leaseMs: 1_500 } }),
    );
    expect(await redis.get(shard.seen(1, "0.7"))).toBe("9007199254740991");
    expect(await redis.hget(shard.holders, "t:7")).toBe("a,1795229601623,s,0,0");
    const reference = { key: shard.reference(7, -5), messageId: 123_456_789_012, ttlMs: 60_000 };
    await scripts.settle(shard, { token: "a", leaseMs: 1 }, { lane: "t:7", settled: 1, batch: 1, reference });
    expect(await redis.get(shard.reference(7, -5))).toBe("123456789012");
  });
});
