import { createHash, randomUUID } from "node:crypto";
import type { Secret } from "../config/secret.ts";
import type { RedisClient } from "../redis/client.ts";
import { blockKey, settleSlot, takeSlot } from "./quota-scripts.ts";

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
  /** The longest a request takes: so long a slot is held whose holder died. @default 30,000 ms */
  readonly callMs?: number;
  /** Part of each key's quota that background work may use; the rest is kept for people. @default 0.7 */
  readonly spareShare?: number;
  readonly random?: () => number;
}

/** Whose turn it is when there is little room. */
export interface Turn {
  /**
   * `first`: any room there is, past the line: what was paid for. `line`: behind those who came before and wait.
   * `spare`: behind the line too, and never of the part of a key's quota that is kept for people.
   */
  readonly as: "first" | "line" | "spare";
  /**
   * Names who waits, at most 100 characters: told to wait, they stand in line under it and keep their place until they
   * come again with it. A place is lost about a window after it came up.
   */
  readonly ticket?: string;
}

/** A key with room. */
export interface QuotaSlot {
  readonly key: Secret;
  /** Of the keys, from 1; for metrics. */
  readonly number: number;
  /** Requests counted against the key now, this one included. */
  readonly used: number;
  /** How many wait in line. */
  readonly waiting: number;
  /**
   * The request was answered or given up: its slot is free a window from now. Without it (the process died) only after
   * the longest time a request takes besides.
   */
  settle(): Promise<void>;
}

/** A key with room, or how long until one has room for whoever asked. */
export type QuotaGrant = QuotaSlot | { readonly afterMs: number; readonly waiting: number };

/** A limit that all processes share. */
export interface Quota {
  /** Counts one request against the key with the most room. @param turn default: first */
  take(turn?: Turn): Promise<QuotaGrant>;
  /** Leaves a key alone, as when the service itself answered 429: others may use the key too. */
  block(key: Secret, ms: number): Promise<void>;
}

const FIRST: Turn = { as: "first" };

/**
 * Builds the quota over the durable Redis, by its clock. A slot is held from before its request until a window after the
 * answer. The service counts a request in between, so it never counts more than the limit in any window, whoever asks
 * and however late requests arrive. Fails with REDIS_UNAVAILABLE: nothing is sent unasked.
 */
export function createQuota(options: QuotaOptions): Quota {
  const { redis, service, keys, limit, random = Math.random } = options;
  const { windowMs = 60_000, callMs = 30_000, spareShare = 0.7 } = options;
  const names = keys.map((key) => redisKeys(service, key));
  const line = `quota:{${service}}:line:${hashOf(names.flat().sort().join())}`;
  const all = [line, `${line}:until`, ...names.flat()];
  // One at least: work in the background waits long, not for ever.
  const spare = Math.max(1, Math.floor(limit * spareShare));
  return {
    take: async ({ as, ticket = "" } = FIRST) => {
      const id = randomUUID();
      const start = Math.floor(random() * keys.length);
      const args = [limit, windowMs, callMs, id, as, ticket, spare, start];
      const { afterMs, index, used, waiting } = await takeSlot(redis, all, args);
      const [key, name] = [keys[index], names[index]];
      if (key === undefined || name === undefined) return { afterMs, waiting };
      const settle = () => settleSlot(redis, [name[0]], [id, windowMs]);
      return { key, number: index + 1, used, waiting, settle };
    },
    block: async (key, ms) => {
      const [, marker] = redisKeys(service, key);
      if (ms > 0) await blockKey(redis, [marker], [Math.ceil(ms)]);
    },
  };
}

function redisKeys(service: string, key: Secret): [slots: string, marker: string] {
  const hash = hashOf(key.reveal());
  // Named anew when what they hold changed: an earlier release's lists may still be there.
  return [`quota:{${service}}:${hash}:slots`, `quota:{${service}}:${hash}:blocked`];
}

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 16);
