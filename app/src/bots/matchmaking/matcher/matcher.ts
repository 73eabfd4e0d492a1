import { createBatcher } from "../../../platform/batch/batcher.ts";
import { AppError } from "../../../platform/errors/app-error.ts";
import type { RedisClient } from "../../../platform/redis/client.ts";
import { redisCall } from "../../../platform/redis/errors.ts";
import type { MatchWish } from "../services.ts";
import { decodeNumber, encodeNumber } from "./codec.ts";
import { MATCHER_PREFIX, matcherKeys } from "./keys.ts";
import {
  decodeAnswer,
  dueOperation,
  type MatchAnswer,
  type Operation,
  type Oust,
  oustOperation,
  wishOperation,
} from "./operation.ts";
import { createMatcherScripts } from "./scripts.ts";

/** Whom a person must not meet, and until when (unix ms) they are banned themselves. */
export interface Bars {
  readonly person: number;
  readonly blocked: readonly number[];
  readonly bannedUntil?: number | undefined;
}

export interface MatcherOptions {
  readonly redis: RedisClient;
  /** Where the matcher lives, with a hash tag. @default {@link MATCHER_PREFIX} */
  readonly prefix?: string;
  /** Reads from MongoDB, the truth, what Redis does not know: one entry for each of the people. */
  readonly barsOf: (people: readonly number[]) => Promise<readonly Bars[]>;
  /** Lua that defines `now_ms()`; tests pass one they can set. @default the Redis server's clock */
  readonly clock?: string;
}

/**
 * Pairs people in Redis. Every call is one atomic step there, shared by all that ask in the same turn of the event
 * loop, and safe to repeat. Fails with REDIS_UNAVAILABLE when it is unknown whether it was done.
 */
export interface Matcher {
  wish(wish: MatchWish): Promise<MatchAnswer>;
  oust(oust: Oust): Promise<MatchAnswer>;
  /** Widens or ends the searches whose time has come, so many of each step at a time, and answers how many there were. */
  sweep(atOnce: number, signal?: AbortSignal): Promise<number>;
  /** The pairs that people are in, as the matcher has it; those in none are missing. */
  pairsOf(people: readonly number[]): Promise<ReadonlyMap<number, string>>;
  /** Whom a person is paired with; `nobody` when with none, `unknown` when Redis has no record of the person. */
  partnerOf(person: number): Promise<number | "nobody" | "unknown">;
  /** The pair that somebody was in last who is in none and looks for nobody; undefined where none is known. */
  lastPairOf(person: number): Promise<LastPair | undefined>;
  /** Tells the matcher new blocks and bans; MongoDB must have them already. */
  bar(bars: readonly Bars[]): Promise<void>;
}

/** A pair that is over, as its name tells it. */
export interface LastPair {
  readonly pair: string;
  readonly members: readonly [waiter: number, newcomer: number];
  /** The number of the later of its two wishes, so about when that was wished, unix ms: it began no earlier. */
  readonly wishedAt: number;
}

/** Operations of one script call: Redis does nothing else meanwhile, so about 2 ms at most. */
const BATCH = 64;
/** The record of somebody in no pair, who was in one. */
const OVER = /^i\w+ ((\w+)\.(\w+)-(\w+)\.(\w+))$/;
/** What was read is read again when a block or a ban came meanwhile; they do not come that often. */
const ATTEMPTS = 20;

interface Unknown {
  readonly person: number;
  readonly edition: string;
}

/** Builds a matcher; nothing is opened. */
export function createMatcher({ barsOf, clock, prefix = MATCHER_PREFIX, redis }: MatcherOptions): Matcher {
  const keys = matcherKeys(prefix);
  const scripts = createMatcherScripts(redis, keys, clock);
  const operations = createBatcher<Operation, string>({ size: BATCH, call: scripts.match });
  const records = createBatcher<number, string | null>({ size: BATCH, call: scripts.records });
  const unknown = createBatcher<Unknown, undefined>({
    size: BATCH,
    call: async (asked) => {
      const editions = new Map(asked.map(({ edition, person }) => [person, edition]));
      const known = await barsOf([...editions.keys()]);
      await scripts.learn(known.flatMap((bars) => learnArguments(bars, editions.get(bars.person) ?? "")));
      return asked.map(() => undefined);
    },
  });

  async function carryOut(operation: Operation): Promise<MatchAnswer> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const answer = decodeAnswer(await operations.add(operation));
      if (answer.kind !== "unknown") return answer;
      await unknown.add({ person: operation.person, edition: answer.edition });
    }
    throw new AppError("REDIS_UNAVAILABLE", "Redis forgets at once whom people block: check its memory.", {
      retry: "backoff",
    });
  }

  return {
    wish: (wish) => carryOut(wishOperation(wish)),
    oust: (oust) => carryOut(oustOperation(oust)),
    sweep: async (atOnce, signal) => {
      for (let count = 0; ; ) {
        const { due, more } = await scripts.due(atOnce);
        await Promise.all(due.map((entry) => carryOut(dueOperation(entry))));
        count += due.length;
        if (!more || signal?.aborted) return count;
      }
    },
    pairsOf: async (people) => {
      if (people.length === 0) return new Map();
      const records = await redisCall("match records", redis.hmget(keys.people, ...people.map(encodeNumber)));
      return new Map(
        people.flatMap((person, index) => {
          const pair = /^p\w+ (\S+)/.exec(records[index] ?? "")?.[1];
          return pair === undefined ? [] : [[person, pair]];
        }),
      );
    },
    partnerOf: async (person) => {
      const record = await records.add(person);
      if (record === null) return "unknown";
      const [state, , partner] = record.split(" ", 3);
      return state?.startsWith("p") && partner !== undefined ? decodeNumber(partner) : "nobody";
    },
    lastPairOf: async (person) => {
      const [, pair, ...numbers] = OVER.exec((await records.add(person)) ?? "") ?? [];
      const [waiter, waiterSeq, newcomer, newcomerSeq] = numbers.map(decodeNumber);
      if (pair === undefined || waiter === undefined || newcomer === undefined) return undefined;
      return { pair, members: [waiter, newcomer], wishedAt: Math.max(waiterSeq ?? 0, newcomerSeq ?? 0) };
    },
    bar: (bars) => scripts.bar(bars.flatMap((entry) => [encodeNumber(entry.person), ...encodeBars(entry)])),
  };
}

/** What the script `learn` takes of a person, read from MongoDB after the blocks had this edition. */
export function learnArguments(bars: Bars, edition: string): (string | number)[] {
  return [encodeNumber(bars.person), edition, ...encodeBars(bars)];
}

/** As the scripts keep it: until when they are banned, and a list with a comma on both sides of each. */
function encodeBars({ bannedUntil = 0, blocked }: Bars): [number, string] {
  return [bannedUntil, blocked.reduce((list, other) => `${list}${encodeNumber(other)},`, ",")];
}
