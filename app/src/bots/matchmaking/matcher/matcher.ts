import { AppError } from "../../../platform/errors/app-error.ts";
import type { RedisClient } from "../../../platform/redis/client.ts";
import type { LeaveReason, MatchWish } from "../services.ts";
import { createBatcher } from "./batch.ts";
import { encodeNumber } from "./codec.ts";
import { MATCHER_PREFIX, matcherKeys } from "./keys.ts";
import {
  decodeAnswer,
  dueOperation,
  type MatchAnswer,
  type Operation,
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
  /** Ends what a person has, whatever they wish, unless they acted after `before` (unix ms). */
  oust(person: number, reason: LeaveReason, before: number): Promise<MatchAnswer>;
  /** Widens or ends the searches whose time has come, `limit` at most, and answers how many there were. */
  sweep(limit: number): Promise<number>;
  /** Tells the matcher new blocks and bans; MongoDB must have them already. */
  bar(bars: readonly Bars[]): Promise<void>;
}

/** Operations of one script call: Redis does nothing else meanwhile, so about 2 ms at most. */
const BATCH = 64;
/** Somebody is asked about again when Redis forgot them between the answer and the repetition. */
const ATTEMPTS = 3;

/** Builds a matcher; nothing is opened. */
export function createMatcher({ barsOf, clock, prefix = MATCHER_PREFIX, redis }: MatcherOptions): Matcher {
  const scripts = createMatcherScripts(redis, matcherKeys(prefix), clock);
  const operations = createBatcher<Operation, string>(BATCH, (batch) => scripts.match(batch));
  const unknown = createBatcher<number, undefined>(BATCH, async (people) => {
    await scripts.bar(true, barArguments(await barsOf([...new Set(people)])));
    return people.map(() => undefined);
  });

  async function carryOut(operation: Operation): Promise<MatchAnswer> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const answer = decodeAnswer(await operations.add(operation));
      if (answer !== undefined) return answer;
      await unknown.add(operation.person);
    }
    throw new AppError("REDIS_UNAVAILABLE", "Redis forgets at once whom a person blocks: check its memory.", {
      retry: "backoff",
    });
  }

  return {
    wish: (wish) => carryOut(wishOperation(wish)),
    oust: (person, reason, before) => carryOut(oustOperation(person, reason, before)),
    sweep: async (limit) => {
      const due = await scripts.due(limit);
      await Promise.all(due.map((entry) => carryOut(dueOperation(entry))));
      return due.length;
    },
    bar: (bars) => scripts.bar(false, barArguments(bars)),
  };
}

/** People's bars as the script `bar` takes them. */
export function barArguments(bars: readonly Bars[]): (string | number)[] {
  return bars.flatMap(({ bannedUntil = 0, blocked, person }) => [
    encodeNumber(person),
    bannedUntil,
    blocked.reduce((list, other) => `${list}${encodeNumber(other)},`, ","),
  ]);
}
