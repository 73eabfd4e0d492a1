import type { RedisClient } from "../../redis/client.ts";
import { type ShardKeys, shardKeys } from "../outbox/keys.ts";

/** Replaces the scripts' clock by a key of the shard, so that a test says what time it is. */
export const KEY_CLOCK = `
local function now_ms()
  return tonumber(redis.call('GET', string.match(KEYS[1], '^{[^}]*}:') .. 'clock') or '0')
end`;

/** Sets the time of one shard. */
export async function setClock(
  redis: RedisClient,
  bot: string,
  shard: number,
  ms: number,
): Promise<ShardKeys> {
  await redis.set(`{${bot}:${shard}}:clock`, String(ms));
  return shardKeys(bot, shard);
}
