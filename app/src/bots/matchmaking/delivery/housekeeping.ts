import { setTimeout as sleep } from "node:timers/promises";
import type { Metrics } from "../../../platform/observe/metrics.ts";
import type { RedisClient } from "../../../platform/redis/client.ts";
import { redisCall } from "../../../platform/redis/errors.ts";
import { roomsOf } from "../matcher/cells.ts";
import { encodeNumber } from "../matcher/codec.ts";
import type { MatcherKeys } from "../matcher/keys.ts";
import type { Matcher } from "../matcher/matcher.ts";
import type { MatcherScripts } from "../matcher/scripts.ts";
import { CHAT_LANGUAGES, GENDERS } from "../profile.ts";
import type { WaitAverages } from "./wait-averages.ts";

export interface HousekeepingDeps {
  readonly redis: RedisClient;
  readonly keys: MatcherKeys;
  readonly scripts: MatcherScripts;
  readonly matcher: Pick<Matcher, "sweep">;
  readonly averages: WaitAverages;
  readonly metrics: Pick<Metrics, "matchSweepDuration" | "matchWaiting">;
  readonly now: () => number;
}

/** How often searches are looked through. */
const EVERY_MS = 1_000;
/** Searches of one step taken together. */
const SEARCHES = 256;
/** How often rooms are counted, in rounds. */
const COUNT_EVERY = 10;
/** Records looked at per round: a million in about half an hour. */
const RECORDS = 500;
/** A wish may come late while its process stood still, or Redis was away: by minutes, not by hours. */
const OLD_MS = 6 * 3_600_000;

/** Widens and ends searches, forgets who is gone, keeps averages and counts, until the signal. */
export async function keepHouse(deps: HousekeepingDeps, signal: AbortSignal): Promise<void> {
  let cursor = "0";
  try {
    for (let round = 0; !signal.aborted; round++) {
      await sweep(deps, signal);
      cursor = await forgetSome(deps, cursor);
      await keepAverages(deps);
      if (round % COUNT_EVERY === 0) await countWaiting(deps);
      await sleep(EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    // Another process counts from now on, and what this one says would be old.
    for (const language of CHAT_LANGUAGES)
      for (const seeker of GENDERS) deps.metrics.matchWaiting.remove({ language, seeker });
  }
}

async function sweep({ matcher, metrics }: HousekeepingDeps, signal: AbortSignal): Promise<void> {
  const startedAt = performance.now();
  await matcher.sweep(SEARCHES, signal);
  metrics.matchSweepDuration.observe({}, (performance.now() - startedAt) / 1_000);
}

async function forgetSome({ keys, now, redis, scripts }: HousekeepingDeps, cursor: string): Promise<string> {
  const scanned = redis.hscan(keys.people, cursor, "COUNT", RECORDS);
  const [next, fields] = await redisCall("match people scan", scanned);
  const idle = fields.filter((_, index) => index % 2 === 0 && fields[index + 1]?.startsWith("i"));
  if (idle.length > 0) await scripts.prune(encodeNumber(now() - OLD_MS), idle);
  return next;
}

async function keepAverages({ averages, keys, redis }: HousekeepingDeps): Promise<void> {
  const changed = averages.takeChanged();
  if (Object.keys(changed).length > 0)
    await redisCall("match wait averages", redis.hset(keys.waits, changed));
}

async function countWaiting({ metrics, scripts }: HousekeepingDeps): Promise<void> {
  const rooms = CHAT_LANGUAGES.flatMap((language) => GENDERS.map((seeker) => ({ language, seeker })));
  const counts = await scripts.count(rooms.flatMap(({ language, seeker }) => roomsOf(language, seeker)));
  for (const [index, room] of rooms.entries()) {
    const own = counts.slice(index * GENDERS.length, (index + 1) * GENDERS.length);
    metrics.matchWaiting.set(
      room,
      own.reduce((sum, count) => sum + count, 0),
    );
  }
}
