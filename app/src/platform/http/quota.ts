import { createHash, randomUUID } from "node:crypto";
import type { Secret } from "../config/secret.ts";
import type { RedisClient } from "../redis/client.ts";
import { createReservation, type Reservation } from "./quota-reservation.ts";
import { blockKey, giveBackSlots, settleSlot, takeSlots } from "./quota-scripts.ts";

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
  /**
   * Whoever has waited in line for longer is overtaken by nothing that was paid for: so everybody's turn comes.
   * @default ten windows, ms
   */
  readonly headStartMs?: number;
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

/**
 * Work of several requests that is begun only when there is room for all of them: half done it would hold the room that
 * others need to end, and what it asked would have to be asked again.
 */
export interface WholeWork {
  /** Names who waits, at most 100 characters; see {@link Turn}. */
  readonly ticket: string;
  readonly requests: number;
  /**
   * When it was asked for, ms since 1970: its place in line, whoever comes with the ticket and however often it failed.
   * @default now
   */
  readonly since?: number;
  /** How long it takes at the most, ms: its room is kept for so long when its process dies. */
  readonly forMs: number;
}

/** A key with room. */
export interface QuotaSlot {
  readonly key: Secret;
  /** Of the keys, from 1; for metrics. */
  readonly number: number;
  /** Requests counted against the key now, this one included. */
  readonly used: number;
  /** How many requests are waited for in line. */
  readonly waiting: number;
  /**
   * The request was answered or given up: its slot is free a window from now. Without it (the process died) only after
   * the longest time a request takes besides.
   */
  settle(): Promise<void>;
}

/** No room for whoever asked, and how long until there is. */
export interface QuotaWait {
  readonly afterMs: number;
  /** How many requests are waited for in line. */
  readonly waiting: number;
}

/** A key with room, or how long until one has room for whoever asked. */
export type QuotaGrant = QuotaSlot | QuotaWait;

/** Where requests find the keys they are sent with. */
export interface KeySource {
  /** Counts one request against the key with the most room. @param turn default: first */
  take(turn?: Turn): Promise<QuotaGrant>;
  /** Leaves a key alone, as when the service itself answered 429: others may use the key too. */
  block(key: Secret, ms: number): Promise<void>;
}

/** A limit that all processes share. */
export interface Quota extends KeySource {
  /**
   * Takes the room for all requests of what was paid for, or none of it: then its ticket stands in line, before everybody
   * who joined less than the head start before it. The wait that is told is a window at the most: whoever waits says so again,
   * and the place of one who gave up is free soon after.
   */
  reserve(work: WholeWork): Promise<Reservation | QuotaWait>;
}

const FIRST: Turn = { as: "first" };

/**
 * Builds the quota over the durable Redis, by its clock. A slot is held from before its request until a window after the
 * answer. The service counts a request in between, so it never counts more than the limit in any window, whoever asks
 * and however late requests arrive. Fails with REDIS_UNAVAILABLE: nothing is sent unasked.
 */
export function createQuota(options: QuotaOptions): Quota {
  const { redis, service, keys, limit, random = Math.random } = options;
  const { windowMs = 60_000, callMs = 30_000, spareShare = 0.7, headStartMs = 10 * windowMs } = options;
  const names = keys.map((key) => redisKeys(service, key));
  const line = `quota:{${service}}:places:${hashOf(names.flat().sort().join())}`;
  const all = [line, `${line}:until`, ...names.flat()];
  // One at least: work in the background waits long, not for ever.
  const spare = Math.max(1, Math.floor(limit * spareShare));

  async function take(turn: Turn, wanted: number, heldMs: number, since: number | "" = "") {
    const { as, ticket = "" } = turn;
    const id = randomUUID();
    const start = Math.floor(random() * keys.length);
    const longest = since === "" ? "" : windowMs;
    const args = [limit, windowMs, heldMs, id, as, ticket, spare, start, wanted, headStartMs, since, longest];
    const { taken, ...wait } = await takeSlots(redis, all, args);
    const slots = taken.flatMap(({ index, used }, at): HeldSlot[] => {
      const [key, name] = [keys[index], names[index]?.[0]];
      if (key === undefined || name === undefined) return [];
      const slotId = `${id}:${at + 1}`;
      const settle = () => settleSlot(redis, [name], [slotId, windowMs]);
      return [{ key, number: index + 1, used, waiting: wait.waiting, settle, name, slotId }];
    });
    return { slots, wait };
  }

  const source: KeySource = {
    take: async (turn = FIRST) => {
      const { slots, wait } = await take(turn, 1, callMs);
      return slots[0] ?? wait;
    },
    block: async (key, ms) => {
      const [, marker] = redisKeys(service, key);
      if (ms > 0) await blockKey(redis, [marker], [Math.ceil(ms)]);
    },
  };
  return {
    ...source,
    reserve: async ({ ticket, requests, forMs, since = Date.now() }) => {
      const until = performance.now() + forMs;
      const { slots, wait } = await take({ as: "first", ticket }, requests, forMs + callMs, since);
      if (slots.length === 0) return wait;
      const giveBack = (left: readonly HeldSlot[]) =>
        giveBackSlots(
          redis,
          left.map(({ name }) => name),
          left.map(({ slotId }) => slotId),
        );
      return createReservation({ slots, source, until, giveBack });
    },
  };
}

/** A slot with where it is kept, so that it can be given back. */
interface HeldSlot extends QuotaSlot {
  readonly name: string;
  readonly slotId: string;
}

function redisKeys(service: string, key: Secret): [slots: string, marker: string] {
  const hash = hashOf(key.reveal());
  // Named anew when what they hold changed: an earlier release's lists may still be there.
  return [`quota:{${service}}:${hash}:slots`, `quota:{${service}}:${hash}:blocked`];
}

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 16);
