/** What the calculation takes for granted besides what was measured. Each can be argued with, so each says why. */

/** How much of a thing may be used at the peak; the rest is for bursts, restarts and the loss of one of them. */
export const USABLE = {
  /** Also the HPA's CPU target: at 60 % the rest carries the load when one of three goes. */
  process: 0.6,
  /** One core, as Redis runs commands on one: beyond this, a burst or an AOF rewrite is felt in every chat. */
  redisCore: 0.6,
  /** A member that catches up or checkpoints must not be felt. */
  mongo: 0.5,
  /** Of a machine that carries everything. */
  machine: 0.7,
  memory: 0.8,
  network: 0.6,
} as const;

/** One side of a conversation with Telegram. */
export const TELEGRAM = {
  /** The most `setWebhook` takes on Telegram's own server. */
  maxConnections: 100,
  /** The same on a self-hosted Bot API server (`--local`). */
  maxConnectionsSelfHosted: 100_000,
  /** From Telegram's data centre and back, while a connection is busy with one update. */
  roundTripMs: 40,
  /** An update with its headers and TLS; a call of the bot and its answer. */
  kbIn: 2,
  kbOut: 1.5,
} as const;

/** Sizes past which one of a kind is no longer the answer. */
export const MOST = {
  /** A fork for an AOF rewrite stalls Redis by some 10 ms per GB. */
  redisGb: 8,
  /** Of one MongoDB member; past it, collections are sharded by `telegram_id`. */
  mongoCores: 16,
} as const;

/** Memory beyond the data itself. */
export const MEMORY = {
  /** Fragmentation, buffers, and what an AOF rewrite copies. */
  redisFactor: 1.6,
  redisBaseGb: 0.25,
  /** Indexes and the cache's overhead over the documents. */
  mongoFactor: 2,
  mongoBaseGb: 1,
} as const;

/** A month has this many seconds, and its average load is this share of the peak. */
export const MONTH = { seconds: 2_629_800, averageOfPeak: 0.4 } as const;

/**
 * People known within the last 30 days per person at once. A session stays that long in Redis, so memory follows the
 * people known, and CPU the people at once.
 */
export const KNOWN_PER_PERSON = 10;

/** CPU of one replicated MongoDB write over its three members, measured apart: 83 CPU seconds more for 36,000 writes. */
export const MONGO_WRITE_MS = 2.3;
