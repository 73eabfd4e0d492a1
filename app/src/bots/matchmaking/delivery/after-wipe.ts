import type { RedisClient } from "../../../platform/redis/client.ts";
import { redisCall } from "../../../platform/redis/errors.ts";
import type { MatcherKeys } from "../matcher/keys.ts";
import type { PairRecord } from "../pairs/record.ts";
import { type TellDeps, tellAll } from "./tell-all.ts";
import { tellsOf } from "./tells.ts";

interface AfterWipeDeps extends TellDeps {
  readonly redis: RedisClient;
  readonly keys: Pick<MatcherKeys, "memory">;
  readonly pairs: Pick<PairRecord, "endedSince">;
  readonly now: () => number;
}

/** Longer than a delivery takes and than it takes another process to be the one that delivers. */
const LATELY_MS = 60_000;

/**
 * After a wipe of Redis: tells both sides of the pairs that ended lately. The stream, which would say that this is still
 * to be done, went with all else, and whoever ended them in MongoDB may have died before anybody was told; their sessions
 * may have come back from MongoDB just before.
 */
export async function tellAgainAfterWipe(deps: AfterWipeDeps): Promise<void> {
  const { keys, now, pairs, redis } = deps;
  if ((await redisCall("match memory", redis.exists(keys.memory))) === 1) return;
  const ends = await pairs.endedSince(now() - LATELY_MS);
  await tellAll(
    deps,
    ends.flatMap((event) => tellsOf(event, now())),
  );
  await redisCall("match memory", redis.set(keys.memory, "1"));
}
