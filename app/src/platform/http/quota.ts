import { createHash } from "node:crypto";
import type { Secret } from "../config/secret.ts";
import type { RedisClient } from "../redis/client.ts";
import { defineScript } from "../redis/script.ts";

export interface QuotaOptions {
  readonly redis: RedisClient;
  /** Whose quota; part of the Redis keys. */
  readonly service: string;
  /** Keys of the service in rotation, each with a quota of its own. Redis sees only their hashes. */
  readonly keys: readonly Secret[];
  /** Requests per key in any `windowMs`. */
  readonly limit: number;
  /** @default 60,000 ms */
  readonly windowMs?: number;
  readonly random?: () => number;
}

/** A key with room, or how long until one has. */
export type QuotaGrant = { readonly key: Secret } | { readonly afterMs: number };

/** A limit that all processes share. */
export interface Quota {
  /** Counts one request against a key that has room. */
  take(): Promise<QuotaGrant>;
  /** Leaves a key alone, as when the service itself answered 429: others may use the key too. */
  block(key: Secret, ms: number): Promise<void>;
}

/** An exact sliding window: the times of the last `limit` requests per key, oldest at the right end. */
const take = defineScript({
  name: "quota-take",
  source: `
-- Counts a request against the first key with room, looking round from a given one.
-- KEYS: for each of n service keys: list of request times (us, newest left), then its block marker.
-- ARGV: 1 limit per key, 2 window (ms), 3 index of the service key to begin with.
-- Returns {index, 0} of the key taken, or {-1, ms until one has room}.
local limit, window, first = tonumber(ARGV[1]), tonumber(ARGV[2]) * 1000, tonumber(ARGV[3])
local time = redis.call("TIME")
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local count = #KEYS / 2
local wait = window
for step = 0, count - 1 do
  local index = (first + step) % count
  local list, marker = KEYS[index * 2 + 1], KEYS[index * 2 + 2]
  local blocked = redis.call("PTTL", marker) * 1000
  local oldest = redis.call("LINDEX", list, limit - 1)
  local left = math.max(blocked, oldest and tonumber(oldest) + window - now or 0)
  if left <= 0 then
    redis.call("LPUSH", list, string.format("%.0f", now))
    redis.call("LTRIM", list, 0, limit - 1)
    redis.call("PEXPIRE", list, math.ceil(window / 1000))
    return {index, 0}
  end
  wait = math.min(wait, left)
end
return {-1, math.ceil(wait / 1000)}`,
  decode: (reply) => {
    const [index, afterMs] = reply as [number, number];
    return { index, afterMs };
  },
});

/**
 * Builds the quota over the durable Redis, by its clock. Never over the limit in any window, whoever asks; a grant
 * that was not used (the process died) counts all the same. Fails with REDIS_UNAVAILABLE: nothing is sent unasked.
 */
export function createQuota(options: QuotaOptions): Quota {
  const { redis, service, keys, limit, windowMs = 60_000, random = Math.random } = options;
  const names = keys.map((key) => redisKeys(service, key));
  return {
    take: async () => {
      const first = Math.floor(random() * keys.length);
      const { index, afterMs } = await take(redis, names.flat(), [limit, windowMs, first]);
      const key = keys[index];
      return key === undefined ? { afterMs } : { key };
    },
    block: async (key, ms) => {
      const [, marker = ""] = redisKeys(service, key);
      if (ms > 0) await block(redis, [marker], [Math.ceil(ms)]);
    },
  };
}

const block = defineScript({
  name: "quota-block",
  source: `
-- KEYS: 1 block marker of a service key. ARGV: 1 ms. Returns nil. A longer block stays.
if redis.call("PTTL", KEYS[1]) < tonumber(ARGV[1]) then redis.call("SET", KEYS[1], 1, "PX", ARGV[1]) end
return nil`,
  keys: 1,
  decode: () => undefined,
});

/** All of a service lie in one slot, so that one script sees every key. */
function redisKeys(service: string, key: Secret): [string, string] {
  const hash = createHash("sha256").update(key.reveal()).digest("hex").slice(0, 16);
  return [`quota:{${service}}:${hash}`, `quota:{${service}}:${hash}:blocked`];
}
