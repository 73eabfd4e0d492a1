import { setTimeout as pause } from "node:timers/promises";
import { matcherKeys, MATCHER_PREFIX } from "../../../app/src/bots/matchmaking/matcher/keys.ts";
import {
  type Bars,
  createMatcher,
  learnArguments,
} from "../../../app/src/bots/matchmaking/matcher/matcher.ts";
import { createMatcherScripts } from "../../../app/src/bots/matchmaking/matcher/scripts.ts";
import { createLogger } from "../../../app/src/platform/observe/logger.ts";
import { createMetrics } from "../../../app/src/platform/observe/metrics.ts";
import { connectRedis } from "../../../app/src/platform/redis/connection.ts";
import { matchingSettings, runRequests } from "../matching/run-requests.ts";
import { FIRST_ID, type Seeker } from "../matching/seeker.ts";

/*
 * Ours: the production matcher, as a process of the bot asks it: languages, genders, ages both ways, blocks, bans, a fence
 * against repetition, and an event for all that has to be told. Whom people block is in Redis already, as it is for
 * everybody who was there before.
 */
const KNOWN = 500_000;
const AT_ONCE = 1_000;
/** A search is widened for the first time after a second. */
const FIRST_STEP_MS = 1_100;

const logger = createLogger({ name: "matcher", level: "info" });
const metrics = createMetrics({ version: "bench" });
const url = matchingSettings.REDIS_URL;
const connection = connectRedis({ url, name: "matcher", purpose: "commands", logger, metrics });
const { redis } = connection;
await connection.ready(10_000);

/** A fifth of all people are one half of a blocked pair. */
function barsOf(person: number): Bars {
  const index = person - FIRST_ID;
  if (index % 10 === 3) return { person, blocked: [person + 7] };
  if (index % 10 === 0 && index > 0) return { person, blocked: [person - 7] };
  return { person, blocked: [] };
}

const keys = matcherKeys(MATCHER_PREFIX);
const scripts = createMatcherScripts(redis, keys);
const EDITION = "1";
await redis.set(keys.edition, EDITION);
for (let first = 0; first < KNOWN; first += AT_ONCE) {
  const bars = Array.from({ length: AT_ONCE }, (_, index) => barsOf(FIRST_ID + first + index));
  await scripts.learn(bars.flatMap((entry) => learnArguments(entry, EDITION)));
}

const matcher = createMatcher({ redis, barsOf: async (people) => people.map(barsOf) });
const seq = Date.now();

async function ask({ id, profile }: Seeker): Promise<number | undefined> {
  const answer = await matcher.wish({ person: id, seq, join: profile });
  if (answer.kind === "waiting") return undefined;
  if (answer.kind !== "paired")
    throw new Error(`${id} wished for the first time, and the answer is ${answer.kind}`);
  if (barsOf(id).blocked.includes(answer.partner)) throw new Error(`${id} was paired with somebody blocked`);
  return answer.partner;
}

await runRequests(ask, {
  // Whoever has waited a second stands in more places: those who wait before the first request have done so for long.
  prepared: async () => {
    await pause(FIRST_STEP_MS);
    while ((await matcher.sweep(AT_ONCE)) > 0);
  },
  // A record of somebody who waits begins with w (match.lua).
  waiting: async () => (await redis.hvals(keys.people)).filter((record) => record.startsWith("w")).length,
});
await connection.close();
metrics.close();
