import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { Secret } from "../config/secret.ts";
import { createLogger } from "../observe/logger.ts";
import { createMetrics } from "../observe/metrics.ts";
import { connectRedis } from "../redis/connection.ts";
import { createQuota, type Quota, type QuotaGrant, type QuotaOptions, type QuotaSlot } from "./quota.ts";

const logger = createLogger({ name: "test", level: "silent" });
const metrics = createMetrics({ version: "test" });
const open = (name: string) =>
  connectRedis({ url: inject("redisUrl"), name, purpose: "commands", logger, metrics });
const [one, two] = [open("one"), open("two")];
const services: string[] = [];

beforeAll(() => Promise.all([one.ready(5_000), two.ready(5_000)]));
afterAll(async () => {
  for (const service of services) {
    const keys = await one.redis.keys(`quota:{${service}}:*`);
    if (keys.length > 0) await one.redis.del(...keys);
  }
  await Promise.all([one.close(), two.close()]);
});

/** One quota as two processes see it. */
function build(
  limit: number,
  keyCount: number,
  windowMs: number,
  more: Partial<QuotaOptions> = {},
): [Quota, Quota] {
  const service = `test-${randomUUID()}`;
  services.push(service);
  const keys = Array.from({ length: keyCount }, (_, index) => new Secret(`${service}-${index}`));
  const options = { service, keys, limit, windowMs, callMs: 0, ...more };
  return [createQuota({ ...options, redis: one.redis }), createQuota({ ...options, redis: two.redis })];
}

const isSlot = (grant: QuotaGrant): grant is QuotaSlot => "key" in grant;

async function slotOf(quota: Quota, turn?: Parameters<Quota["take"]>[0]): Promise<QuotaSlot> {
  const grant = await quota.take(turn);
  if (isSlot(grant)) return grant;
  throw new Error(`no room for ${grant.afterMs} ms`);
}

const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe("a quota", () => {
  test("gives two clients that ask at once the limit of each key, evenly, and no more", async () => {
    const quotas = build(20, 3, 60_000);
    const grants = await Promise.all(
      Array.from({ length: 200 }, (_, index) => quotas[index % 2 === 0 ? 0 : 1].take()),
    );
    const perKey = new Map<string, number[]>();
    for (const grant of grants) {
      if (isSlot(grant))
        perKey.set(grant.key.reveal(), [...(perKey.get(grant.key.reveal()) ?? []), grant.used]);
      else expect(grant.afterMs).toBeGreaterThan(55_000);
    }
    const counted = Array.from({ length: 20 }, (_, index) => index + 1);
    expect([...perKey.values()].map((used) => used.toSorted((a, b) => a - b))).toEqual([
      counted,
      counted,
      counted,
    ]);
  });

  test("holds a slot until a window after its request was answered, however long that took", async () => {
    const [quota] = build(1, 1, 200, { callMs: 30_000 });
    const slow = await slotOf(quota);
    await rest(300);
    expect(isSlot(await quota.take())).toBe(false);
    const from = performance.now();
    await slow.settle();
    await expect.poll(async () => isSlot(await quota.take()), { interval: 5, timeout: 5_000 }).toBe(true);
    expect(performance.now() - from).toBeGreaterThanOrEqual(199);
  });

  test("holds the slot of a process that died for the longest time a request takes besides", async () => {
    const [quota] = build(1, 1, 100, { callMs: 300 });
    const from = performance.now();
    await slotOf(quota);
    await expect.poll(async () => isSlot(await quota.take()), { interval: 5, timeout: 5_000 }).toBe(true);
    expect(performance.now() - from).toBeGreaterThanOrEqual(398);
  });

  test("leaves a key alone that the service refused; a longer block stays, and the others go on", async () => {
    const [quota] = build(100, 2, 60_000);
    const first = await slotOf(quota);
    await quota.block(first.key, 30_000);
    await quota.block(first.key, 10);
    const grants = await Promise.all(Array.from({ length: 20 }, () => slotOf(quota)));
    expect(grants.some(({ key }) => key === first.key)).toBe(false);
    const [second] = grants;
    if (second === undefined) throw new Error("no key");
    await quota.block(second.key, 5_000);
    const refused = await quota.take();
    expect("afterMs" in refused && refused.afterMs > 4_000 && refused.afterMs <= 5_000).toBe(true);
  });

  test("keeps a share of each key for people: background work never takes it", async () => {
    const [quota] = build(10, 2, 60_000, { spareShare: 0.7 });
    const background = await Promise.all(Array.from({ length: 40 }, () => quota.take({ as: "spare" })));
    expect(background.filter(isSlot)).toHaveLength(14);
    const people = await Promise.all(Array.from({ length: 40 }, () => quota.take({ as: "line" })));
    expect(people.filter(isSlot)).toHaveLength(6);
    const told = await quota.take({ as: "spare" });
    expect("afterMs" in told && told.afterMs > 55_000).toBe(true);
  });
});

describe("the line", () => {
  test("who waits is served before those who come later, in the order they came; what was paid for goes past it", async () => {
    const windowMs = 400;
    const [quota, other] = build(2, 1, windowMs);
    await slotOf(quota);
    await slotOf(quota);
    for (const ticket of ["a", "b", "c"])
      expect(isSlot(await quota.take({ as: "line", ticket }))).toBe(false);
    expect(await other.take({ as: "line", ticket: "b" })).toMatchObject({ waiting: 3 });
    await rest(windowMs + 20);
    // Two slots are free: for a and b, not for c, nor for somebody new, nor for the background.
    expect(isSlot(await other.take({ as: "line" }))).toBe(false);
    expect(isSlot(await other.take({ as: "spare" }))).toBe(false);
    expect(isSlot(await other.take({ as: "line", ticket: "c" }))).toBe(false);
    expect(isSlot(await other.take({ as: "first" }))).toBe(true);
    expect(isSlot(await other.take({ as: "line", ticket: "b" }))).toBe(false);
    expect(await other.take({ as: "line", ticket: "a" })).toMatchObject({ waiting: 2 });
  });

  test("the wait that is named grows with the place, and is true", async () => {
    const windowMs = 300;
    const [quota] = build(2, 2, windowMs);
    const from = performance.now();
    for (let taken = 0; taken < 4; taken++) await slotOf(quota);
    const waits: number[] = [];
    for (let place = 0; place < 12; place++) {
      const told = await quota.take({ as: "line", ticket: `t${place}` });
      waits.push("afterMs" in told ? told.afterMs + performance.now() - from : 0);
    }
    // Four slots per window: the first four wait one window, the next four two, and so on.
    for (const [place, wait] of waits.entries()) {
      const expected = windowMs * (1 + Math.floor(place / 4));
      expect(wait).toBeGreaterThan(expected - 60);
      expect(wait).toBeLessThan(expected + 150);
    }
  });

  test("who does not come back loses their place", async () => {
    const windowMs = 100;
    const [quota] = build(1, 1, windowMs);
    await slotOf(quota);
    expect(isSlot(await quota.take({ as: "line", ticket: "gone" }))).toBe(false);
    // Twice the wait and a window.
    await expect.poll(async () => isSlot(await quota.take({ as: "line" })), { interval: 20 }).toBe(true);
  });
});
