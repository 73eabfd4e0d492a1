import { setTimeout as pause } from "node:timers/promises";
import { BOTS } from "../../app/src/bots/index.ts";
import { readQueueDepth } from "../../app/src/platform/queue/depth.ts";
import { SHARDS, shardKeys } from "../../app/src/platform/telegram/outbox/keys.ts";
import { z } from "zod";
import type { ReconciliationRule } from "../report/result.ts";
import { fetchAudit } from "./reconcile/audit.ts";
import { rule } from "./reconcile/reconciler.ts";
import type { Books } from "./system/system.ts";

const LOOK_EVERY_MS = 500;

/** What is still under way, in words; empty when the system is at rest. */
type Unrest = readonly string[];

/**
 * Waits until nothing is under way any more: no update waits at Telegram, no chat's outbox and no queue holds work, no
 * update is without its effect. Counting before that would call late what is only slow.
 * @param withinMs how long it may take
 * @returns how long it took, and a rule that says whether it came to rest
 */
export async function settle(
  system: Books,
  withinMs: number,
  abandoned: AbortSignal,
): Promise<{ readonly ms: number; readonly rule: ReconciliationRule }> {
  const startedAt = performance.now();
  let unrest = await look(system);
  while (unrest.length > 0 && performance.now() - startedAt < withinMs) {
    await pause(LOOK_EVERY_MS, undefined, { signal: abandoned });
    unrest = await look(system);
  }
  const ms = Math.round(performance.now() - startedAt);
  return { ms, rule: rule("everything comes to rest", system.bots.length, unrest) };
}

async function look(system: Books): Promise<Unrest> {
  const parts = await Promise.all([
    ...system.bots.map(({ name }) => updatesOf(system, name)),
    ...system.bots.map(({ name }) => lanesOf(system, name)),
    ...system.bots.map(({ name }) => streamsOf(system, name)),
    queues(system),
  ]);
  return parts.flat();
}

const stats = z.object({
  bots: z.record(z.string(), z.object({ updates: z.object({ pending: z.number() }) })),
});

async function updatesOf({ telegramUrl }: Books, bot: string): Promise<Unrest> {
  const response = await fetch(`${telegramUrl}/stats`, { signal: AbortSignal.timeout(10_000) });
  const pending = stats.parse(await response.json()).bots[bot]?.updates.pending ?? 0;
  const { edits, owed } = await fetchAudit(telegramUrl, bot);
  return [
    ...(pending > 0 ? [`${bot}: ${pending} updates wait at Telegram`] : []),
    ...(owed.count > 0 ? [`${bot}: ${owed.count} updates have no effect yet`] : []),
    ...(edits.owed.count > 0 ? [`${bot}: ${edits.owed.count} changes did not reach their copies yet`] : []),
  ];
}

async function lanesOf({ redis }: Books, bot: string): Promise<Unrest> {
  const keys = Array.from({ length: SHARDS }, (_, shard) => shardKeys(bot, shard).lanes);
  const busy = await redis.exists(...keys);
  return busy > 0 ? [`${bot}: the outbox of ${busy} shards holds work`] : [];
}

/** Streams of events that a bot's worker consumes. */
async function streamsOf({ redis }: Books, bot: string): Promise<Unrest> {
  const stream = `{${bot}:match}:events`;
  const length = (await redis.exists(stream)) === 1 ? await redis.xlen(stream) : 0;
  return length > 0 ? [`${bot}: ${length} events of the matcher wait`] : [];
}

async function queues({ bots, redis }: Books): Promise<Unrest> {
  const names = new Set(bots.map(({ name }) => name));
  const jobs = BOTS.filter(({ name }) => names.has(name)).flatMap((bot) => bot.jobs);
  const depths = [...new Set(jobs.map(({ queue }) => queue))].map(async (queue) => {
    const { active, delayed, waiting } = await readQueueDepth(redis, queue);
    return active + delayed + waiting > 0
      ? [`${active + delayed + waiting} jobs of ${queue} are queued`]
      : [];
  });
  return (await Promise.all(depths)).flat();
}
