import type { RedisClient } from "../../../platform/redis/client.ts";
import { redisCall } from "../../../platform/redis/errors.ts";
import { decodeEvents, type MatchEvent } from "../matcher/event.ts";

/** One entry of the matcher's stream: what one call of its script did. */
export interface StreamEntry {
  readonly id: string;
  /** Unix ms, by the clock of Redis. */
  readonly at: number;
  /** An Error where they cannot be read. */
  readonly events: readonly MatchEvent[] | Error;
}

/** How long a read waits for something to come, ms. */
const BLOCK_MS = 2_000;

/**
 * Reads from the stream's beginning: what was delivered is removed, so all that is there is still to be done, whoever
 * read it before, and ids that begin anew after a wipe are no matter. Answers nothing when nothing came for a while.
 */
export async function readStream(blocking: RedisClient, key: string, limit: number): Promise<StreamEntry[]> {
  const reply = await redisCall(
    "match events",
    blocking.xread("COUNT", limit, "BLOCK", BLOCK_MS, "STREAMS", key, "0"),
  );
  return (reply?.[0]?.[1] ?? []).map(([id, [, at = "", , lines = ""]]) => ({
    id,
    at: Number(at),
    events: decode(lines),
  }));
}

/** Removes what was delivered; safe to repeat. */
export async function removeEntries(
  redis: RedisClient,
  key: string,
  entries: readonly StreamEntry[],
): Promise<void> {
  await redisCall("match events removal", redis.xdel(key, ...entries.map(({ id }) => id)));
}

function decode(lines: string): readonly MatchEvent[] | Error {
  try {
    return decodeEvents(lines);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
