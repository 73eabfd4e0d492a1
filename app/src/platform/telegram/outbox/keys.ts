/** Shards per bot: keys of one chat share a hash tag, so that one script may touch them all (ADR 1). */
export const SHARDS = 256;

/** The shard of a chat: FNV-1a over its decimal id, so that neighbouring ids spread. */
export function shardOf(chatId: number): number {
  const text = String(chatId);
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0) % SHARDS;
}

/** The keys of one shard of one bot; the table of them is in ADR 1. */
export interface ShardKeys {
  readonly holders: string;
  readonly lanes: string;
  seen(botId: number, queue: string): string;
  session(chatId: number, person: number | string): string;
  lane(lane: string): string;
  reference(chatId: number, reference: number): string;
  twins(chatId: number): string;
  done(chatId: number, effectId: string): string;
}

/** Keys of shard number `shard` of `bot`. */
export function shardKeys(bot: string, shard: number): ShardKeys {
  const tag = `{${bot}:${shard}}:`;
  return {
    holders: `${tag}holders`,
    lanes: `${tag}lanes`,
    seen: (botId, queue) => `${tag}seen:${botId}:${queue}`,
    session: (chatId, person) => `${tag}session:${chatId}:${person}`,
    lane: (lane) => `${tag}lane:${lane}`,
    reference: (chatId, reference) => `${tag}ref:${chatId}:${reference}`,
    twins: (chatId) => `${tag}twins:${chatId}`,
    done: (chatId, effectId) => `${tag}done:${chatId}:${effectId}`,
  };
}

/** A function that answers the keys of a shard; the 256 sets are made once. */
export function keysByShard(bot: string): (shard: number) => ShardKeys {
  const shards = Array.from({ length: SHARDS }, (_, shard) => shardKeys(bot, shard));
  return (shard) => shards[shard] ?? shardKeys(bot, shard);
}

/** A function that answers the keys of a chat's shard. */
export function keysByChat(bot: string): (chatId: number) => ShardKeys {
  const keys = keysByShard(bot);
  return (chatId) => keys(shardOf(chatId));
}
