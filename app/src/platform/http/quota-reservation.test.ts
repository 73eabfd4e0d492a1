import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { Secret } from "../config/secret.ts";
import { createLogger } from "../observe/logger.ts";
import { createMetrics } from "../observe/metrics.ts";
import { connectRedis } from "../redis/connection.ts";
import { createQuota, type Quota, type QuotaGrant, type QuotaOptions, type QuotaSlot } from "./quota.ts";
import type { Reservation } from "./quota-reservation.ts";

const connection = connectRedis({
  url: inject("redisUrl"),
  name: "reservations",
  purpose: "commands",
  logger: createLogger({ name: "test", level: "silent" }),
  metrics: createMetrics({ version: "test" }),
});
const { redis } = connection;
const services: string[] = [];

beforeAll(() => connection.ready(5_000));
afterAll(async () => {
  for (const service of services) {
    const keys = await redis.keys(`quota:{${service}}:*`);
    if (keys.length > 0) await redis.del(...keys);
  }
  await connection.close();
});

function build(limit: number, keyCount: number, windowMs: number, more: Partial<QuotaOptions> = {}): Quota {
  const service = `test-${randomUUID()}`;
  services.push(service);
  const keys = Array.from({ length: keyCount }, (_, index) => new Secret(`${service}-${index}`));
  return createQuota({ redis, service, keys, limit, windowMs, callMs: 0, ...more });
}

const isSlot = (grant: QuotaGrant): grant is QuotaSlot => "key" in grant;
const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const work = (ticket: string, requests = 3, forMs = 10_000) => ({ ticket, requests, forMs });

async function roomFor(quota: Quota, ticket: string, requests = 3): Promise<Reservation> {
  const room = await quota.reserve(work(ticket, requests));
  if ("afterMs" in room) throw new Error(`no room for ${room.afterMs} ms`);
  return room;
}

describe("room for whole work", () => {
  test("is taken for all of its requests or for none", async () => {
    const quota = build(5, 1, 60_000);
    const room = await roomFor(quota, "a");
    expect(await quota.reserve(work("b"))).toMatchObject({ waiting: 3 });
    // The two that are left are kept for b; work in the background and people come behind.
    expect(isSlot(await quota.take({ as: "line", ticket: "c" }))).toBe(false);
    expect(isSlot(await quota.take({ as: "spare" }))).toBe(false);
    const grants = [await room.take(), await room.take(), await room.take()];
    expect(grants.every(isSlot)).toBe(true);
    // More than was reserved goes past the line, while there is any room.
    expect([await room.take(), await room.take(), await room.take()].map(isSlot)).toEqual([
      true,
      true,
      false,
    ]);
  });

  test("that was not used is there for others at once", async () => {
    const quota = build(3, 1, 60_000);
    const room = await roomFor(quota, "a");
    await room.take();
    expect(await quota.reserve(work("b", 2))).toMatchObject({ waiting: 2 });
    await room.release();
    await roomFor(quota, "b", 2);
    expect(await quota.take({ as: "line" })).toMatchObject({ waiting: 0 });
  });

  test("is spread over the keys, and a key that refused a request is not tried with the next", async () => {
    const quota = build(3, 2, 60_000);
    const room = await roomFor(quota, "a", 4);
    const first = await room.take();
    if (!isSlot(first)) throw new Error("no room");
    await room.block(first.key, 30_000);
    const others = [await room.take(), await room.take()].filter(isSlot);
    expect(others.map(({ key }) => key !== first.key)).toEqual([true, true]);
  });

  test("is free again when the process that held it died, after the longest its work takes", async () => {
    const quota = build(2, 1, 100, { callMs: 100 });
    const from = performance.now();
    await quota.reserve(work("a", 2, 200));
    await expect.poll(async () => isSlot(await quota.take()), { interval: 5, timeout: 5_000 }).toBe(true);
    expect(performance.now() - from).toBeGreaterThanOrEqual(398);
  });

  test("that was kept for too long is not used: it may be somebody else's", async () => {
    const quota = build(1, 1, 60_000);
    const room = await quota.reserve(work("a", 1, 50));
    if ("afterMs" in room) throw new Error("no room");
    await rest(60);
    expect(isSlot(await room.take())).toBe(false);
  });
});

/** Does work until it is done, as a queue does: again at the time it is told. Answers when it ended. */
async function untilDone(quota: Quota, ticket: string, requests: number): Promise<void> {
  for (;;) {
    const room = await quota.reserve(work(ticket, requests));
    if ("afterMs" in room) {
      await rest(room.afterMs);
      continue;
    }
    for (let request = 0; request < requests; request++) {
      const slot = await room.take();
      if (!isSlot(slot)) throw new Error("work was stopped half-way");
      await rest(2);
      await slot.settle();
    }
    return room.release();
  }
}

describe("the line", () => {
  test("has a place for work since it was asked for, also when it had room and failed", async () => {
    const quota = build(3, 1, 60_000);
    const asked = Date.now();
    const first = await roomFor(quota, "early");
    expect(await quota.reserve({ ...work("late"), since: asked + 1 })).toMatchObject({ waiting: 3 });
    await first.release();
    const again = await quota.reserve({ ...work("early"), since: asked });
    expect("afterMs" in again).toBe(false);
  });

  test("forgets those who do not come again, and tells nobody to stay away for longer than a window", async () => {
    const windowMs = 100;
    const quota = build(3, 1, windowMs);
    await quota.reserve(work("holds the room", 3, 60_000));
    for (let nth = 0; nth < 30; nth++)
      expect(await quota.reserve(work(`gives up ${nth}`))).toHaveProperty("afterMs", expect.any(Number));
    const told = await quota.reserve(work("the last"));
    expect("afterMs" in told && told.afterMs).toBeLessThanOrEqual(windowMs);
    expect(told.waiting).toBe(93);
    const waiting = async () => (await quota.take({ as: "spare" })).waiting;
    await expect.poll(waiting, { interval: 20, timeout: 5_000 }).toBe(0);
  });
});

describe("a crowd with more work than the quota has room for", () => {
  test("gets one after the other done, in as many windows as its requests ask for", async () => {
    const [windowMs, limit, crowd, requests] = [500, 12, 24, 3];
    const quota = build(limit, 1, windowMs);
    const from = performance.now();
    await Promise.all(Array.from({ length: crowd }, (_, nth) => untilDone(quota, `w${nth}`, requests)));
    const windows = (performance.now() - from) / windowMs;
    // 72 requests are six windows, of which the first is full at once.
    expect(windows).toBeGreaterThan(5 - 0.1);
    expect(windows).toBeLessThan(5 * 2);
  }, 30_000);

  test.each([
    { headStartMs: 600, isServed: true },
    { headStartMs: 60_000, isServed: false },
  ])(
    "overtakes whoever waits in line for up to $headStartMs ms and no longer",
    async ({ headStartMs, isServed }) => {
      const quota = build(3, 1, 150, { headStartMs });
      let open = true;
      const crowd = Array.from({ length: 4 }, async (_, nth) => {
        for (let work = 0; open; work++) await untilDone(quota, `w${nth}.${work}`, 3);
      });
      await rest(200);
      const end = performance.now() + 2_000;
      let served = false;
      while (!served && performance.now() < end) {
        const grant = await quota.take({ as: "line", ticket: "somebody" });
        served = isSlot(grant);
        if (isSlot(grant)) await grant.settle();
        else await rest(Math.min(grant.afterMs, 200));
      }
      open = false;
      await Promise.all(crowd);
      expect(served).toBe(isServed);
    },
    30_000,
  );
});
