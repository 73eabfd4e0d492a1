import { readFileSync } from "node:fs";
import type { RedisClient } from "../../../platform/redis/client.ts";
import { redisCall } from "../../../platform/redis/errors.ts";
import { defineScript, type ScriptArgument } from "../../../platform/redis/script.ts";
import { SERVER_CLOCK } from "../../../platform/telegram/outbox/scripts.ts";
import { STEPS_MS } from "./cells.ts";
import { encodeNumber } from "./codec.ts";
import type { MatcherKeys } from "./keys.ts";
import type { Due, Operation } from "./operation.ts";

const read = (name: string): string =>
  readFileSync(new URL(`./scripts/${name}.lua`, import.meta.url), "utf8");

/** Who is due, and whether more may be. */
interface DueAnswer {
  readonly due: readonly Due[];
  readonly more: boolean;
}

/** The matcher's atomic steps; keys, arguments and answers are in the scripts' headers. */
export interface MatcherScripts {
  match(operations: readonly Operation[]): Promise<readonly string[]>;
  /** Up to `limit` per step. */
  due(limit: number): Promise<DueAnswer>;
  /** What is known of people, as `match.lua` writes it. */
  records(people: readonly number[]): Promise<readonly (string | null)[]>;
  learn(args: readonly ScriptArgument[]): Promise<void>;
  bar(args: readonly ScriptArgument[]): Promise<void>;
  /** Whether the lease is the token's now; 0 ms gives it back. */
  lease(token: string, ms: number): Promise<boolean>;
  /** Forgets those of the people (base 36) who have nothing here since a sequence; answers how many. */
  prune(oldSeq: string, people: readonly string[]): Promise<number>;
  /** How many stand in each cell. */
  count(cells: readonly string[]): Promise<readonly number[]>;
}

/** Binds the scripts to a Redis. `clock` is Lua that defines `now_ms()`; tests pass one they can set. */
export function createMatcherScripts(
  redis: RedisClient,
  keys: MatcherKeys,
  clock: string = SERVER_CLOCK,
): MatcherScripts {
  const define = <Reply>(name: string, decode: (reply: unknown) => Reply, ...parts: string[]) =>
    defineScript({ name: `matcher-${name}`, source: [...parts, read(name)].join("\n"), decode });
  const match = define(
    "match",
    (reply) => JSON.parse(String(reply)) as readonly string[],
    clock,
    read("standing"),
  );
  const due = define("due", (reply) => decodeDue(reply as readonly (string | number)[]), clock);
  const learn = define("learn", () => undefined);
  const bar = define("bar", () => undefined, clock);
  const lease = define("lease", (reply) => reply === 1);
  const prune = define("prune", Number);
  const count = define("count", (reply) => reply as readonly number[]);
  return {
    match: (operations) =>
      match(
        redis,
        [keys.people, keys.blocks, keys.edition, keys.waiting, keys.events, ...keys.due],
        [JSON.stringify(operations.flatMap(({ args }) => args))],
      ),
    due: (limit) => due(redis, [keys.people, ...keys.due], [limit, ...STEPS_MS]),
    records: (people) => redisCall("hmget", redis.hmget(keys.people, ...people.map(encodeNumber))),
    learn: (args) => learn(redis, [keys.blocks, keys.edition], args),
    bar: (args) => bar(redis, [keys.blocks, keys.edition], args),
    lease: (token, ms) => lease(redis, [keys.lease], [token, ms]),
    prune: (oldSeq, people) => prune(redis, [keys.people, keys.blocks], [oldSeq, ...people]),
    count: (cells) => count(redis, [keys.waiting], cells),
  };
}

function decodeDue([more, ...entries]: readonly (string | number)[]): DueAnswer {
  const due: Due[] = [];
  for (let at = 0; at < entries.length; at += 3)
    due.push([Number(entries[at]), String(entries[at + 1]), String(entries[at + 2])]);
  return { due, more: more === 1 };
}
