import { setTimeout as sleep } from "node:timers/promises";
import type { Consumer } from "../../../platform/bot/definition.ts";
import { AppError } from "../../../platform/errors/app-error.ts";
import type { Metrics } from "../../../platform/observe/metrics.ts";
import type { RedisClient } from "../../../platform/redis/client.ts";
import { redisCall } from "../../../platform/redis/errors.ts";
import type { Matcher } from "../matcher/matcher.ts";
import { tellAgainAfterWipe } from "./after-wipe.ts";
import { type DeliverDeps, deliver } from "./deliver.ts";
import { type HousekeepingDeps, keepHouse } from "./housekeeping.ts";
import { createLease, type Lease } from "./lease.ts";
import { readStream, removeEntries } from "./stream.ts";

export interface DeliveryDeps extends DeliverDeps, HousekeepingDeps {
  readonly matcher: Matcher;
  readonly metrics: Metrics;
}

/** How often a process that stands by looks whether it is needed. */
const STAND_BY_MS = 500;
/** Entries delivered together; each holds what one call of the script did. */
const ENTRIES = 512;
/**
 * Deliveries begin at least so far apart, so that in busy times each has company: one costs MongoDB a sync on each
 * member and the news of it between them, with however many pairs in it. Nobody waits where little happens.
 */
const APART_MS = 100;
const PAUSE = { firstMs: 100, capMs: 3_000 };

/**
 * Delivers what the matcher does, and looks after searches: in one process at a time, and in another within seconds of
 * its death. While MongoDB or Redis is away it waits; nothing is removed before it was carried out.
 */
export function matchDelivery(deps: DeliveryDeps): Consumer {
  return {
    name: "matchmaking-delivery",
    workerClass: "matching",
    run: async (signal, blocking) => {
      // Only where the work is done: a series of every process would hide that none does it.
      deps.metrics.matchDelivery.begin({});
      const lease = createLease(deps.scripts.lease);
      while (!signal.aborted) {
        if (await lease.take()) await lead(deps, lease, signal, blocking);
        else await sleep(STAND_BY_MS, undefined, { signal }).catch(() => undefined);
      }
    },
  };
}

/** All that the holder of the lease does; when one part fails the others end. */
async function lead(
  deps: DeliveryDeps,
  lease: Lease,
  signal: AbortSignal,
  blocking: RedisClient,
): Promise<void> {
  const over = new AbortController();
  const both = AbortSignal.any([signal, over.signal]);
  const endAll = (error: unknown): never => {
    over.abort();
    throw error;
  };
  const known = await redisCall("match wait averages", deps.redis.hgetall(deps.keys.waits));
  deps.averages.read(known);
  try {
    const parts = [lease.keep(both), keepHouse(deps, both), deliverAll(deps, lease, both, blocking)];
    const ends = await Promise.allSettled(parts.map((part) => part.catch(endAll)));
    const failed = ends.find((end) => end.status === "rejected");
    if (failed !== undefined && !signal.aborted) throw failed.reason;
  } finally {
    // Whoever leads next shows it: what is kept here would stand for ever.
    deps.metrics.matchEventLag.remove({});
    // Its end comes by itself where Redis does not answer.
    await lease.release().catch(() => undefined);
  }
}

async function deliverAll(
  deps: DeliveryDeps,
  lease: Lease,
  signal: AbortSignal,
  blocking: RedisClient,
): Promise<void> {
  const { keys, logger, metrics, now, redis } = deps;
  await tellAgainAfterWipe(deps);
  for (let failures = 0, next = 0; !signal.aborted; ) {
    await sleep(Math.max(0, next - performance.now()), undefined, { signal }).catch(() => undefined);
    const entries = await readStream(blocking, keys.events, ENTRIES);
    const [oldest] = entries;
    metrics.matchEventLag.set({}, oldest === undefined ? 0 : Math.max(0, now() - oldest.at) / 1_000);
    if (oldest === undefined) continue;
    next = performance.now() + APART_MS;
    try {
      await deliver(deps, entries, lease.assertHeld);
      await removeEntries(redis, keys.events, entries);
      failures = 0;
    } catch (error) {
      if (!(error instanceof AppError) || error.retry === "never" || error.code === "LEASE_LOST") throw error;
      if (failures === 0) logger.warn({ err: error }, "the matcher's events wait for what is away");
      failures += 1;
      const pauseMs = Math.min(PAUSE.capMs, PAUSE.firstMs * 2 ** failures);
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
