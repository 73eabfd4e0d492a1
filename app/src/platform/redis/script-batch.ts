import { Cluster } from "ioredis";
import type { RedisClient } from "./client.ts";
import { ReplyError, redisError } from "./errors.ts";
import { createScriptSource } from "./script.ts";

export interface ScriptBatchDefinition<Operation extends string> {
  readonly name: string;
  /**
   * Lua that the operations share: functions that may read the operation's own KEYS and ARGV. `number[text]` is there as
   * in the operations: `tonumber(text)`, remembered for the call.
   */
  readonly shared: string;
  /** Each one's Lua, written as a script of its own: a comment that names KEYS, ARGV and the reply, then the body. */
  readonly operations: Readonly<Record<Operation, string>>;
}

/**
 * Operations of one script call: Redis serves nobody else meanwhile, and this many of the outbox's take it about 1 ms.
 */
const MAX_OPERATIONS = 64;
/** Further ones wait for the next call when a call has so many arguments; one operation may have any number. */
const MAX_ARGUMENTS = 4_000;
/** The next one fills meanwhile; with more, the calls get smaller and Redis syncs its file more often. */
const MAX_UNDER_WAY = 1;
/**
 * After a call has gone out the next one waits this long for company, unless FULL operations are there before: at 1,000
 * updates a second most calls would carry a single operation, and pay alone for ioredis, the socket and the sync.
 */
const REST_MS = 2;
const FULL = 8;

/** Arrives in Lua as text, whatever it was. */
export type BatchArgument = string | number;

interface Call {
  readonly operation: string;
  readonly keys: readonly string[];
  readonly args: readonly BatchArgument[];
  /** Takes what the script answered for it. */
  conclude(answer: unknown): void;
  reject(error: unknown): void;
}

/**
 * Scripts that are asked for at about the same time go to Redis as one call of one script, which runs them one after the
 * other (a group commit). Each has its own reply or error, and one that fails stops none of the others; where nothing was
 * asked for just before, one waits for nothing. A call of its own costs ioredis 20 µs, a system call and, where Redis
 * syncs each turn of its loop, 70 µs of Redis; a share in one costs a quarter of the first and none of the rest. Arguments and
 * replies travel as one text of JSON each: Redis before version 7 writes every list of a reply to the socket by itself,
 * and ioredis reads and writes them one by one, which took three times as long on both sides.
 * On a Cluster, where a script has one slot, each is a call of its own.
 */
export class ScriptBatch<Operation extends string> {
  readonly #redis: RedisClient;
  readonly #name: string;
  readonly #execute: ReturnType<typeof createScriptSource>;
  readonly #maxOperations: number;
  readonly #maxUnderWay: number;
  readonly #restMs: number;
  #waiting: Call[] = [];
  #isFlushing = false;
  /** Something of what waits need not wait any longer. */
  #isDue = false;
  #underWay = 0;
  #restUntil = 0;
  #rest: NodeJS.Timeout | undefined;
  #patience: NodeJS.Timeout | undefined;

  /** @param restMs how long a call waits for company after the last one went out; on a Cluster there is none to wait for */
  constructor(redis: RedisClient, definition: ScriptBatchDefinition<Operation>, restMs = REST_MS) {
    this.#redis = redis;
    this.#name = definition.name;
    this.#execute = createScriptSource(batchSource(definition));
    const isCluster = redis instanceof Cluster;
    this.#maxOperations = isCluster ? 1 : MAX_OPERATIONS;
    this.#maxUnderWay = isCluster ? Number.POSITIVE_INFINITY : MAX_UNDER_WAY;
    this.#restMs = isCluster ? 0 : restMs;
  }

  /**
   * Asks for an operation and answers what `decode` makes of its reply: strings, numbers below 10^14, booleans, lists of them.
   * @param patienceMs it may wait so long for others to go out with
   * @throws AppError REDIS_UNAVAILABLE when it may or may not have been carried out, REDIS_REFUSED for a lasting fault.
   */
  run<Reply>(
    operation: Operation,
    keys: readonly string[],
    args: readonly BatchArgument[],
    decode: (reply: unknown) => Reply,
    patienceMs = 0,
  ): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const conclude = (answer: unknown): void => {
        try {
          resolve(decode(replyOf(answer)));
        } catch (error) {
          reject(error instanceof ReplyError ? redisError(error, this.#titleOf(operation)) : error);
        }
      };
      this.#waiting.push({ operation, keys, args, conclude, reject });
      if (patienceMs > 0) this.#patience ??= setTimeout(() => this.#flushSoon(), patienceMs);
      else this.#flushSoon();
    });
  }

  /** The poll phase of a turn brings all that has arrived; what it asks for goes out together after it. */
  #flushSoon(): void {
    this.#isDue = true;
    if (this.#isFlushing || this.#underWay >= this.#maxUnderWay) return;
    const early = this.#restUntil - performance.now();
    if (early > 0 && this.#waiting.length < FULL) {
      this.#rest ??= setTimeout(() => this.#rested(), early);
      return;
    }
    this.#isFlushing = true;
    setImmediate(() => this.#flush());
  }

  #rested(): void {
    this.#rest = undefined;
    if (this.#isDue) this.#flushSoon();
  }

  #flush(): void {
    this.#isFlushing = false;
    clearTimeout(this.#patience);
    this.#patience = undefined;
    while (this.#waiting.length > 0 && this.#underWay < this.#maxUnderWay) {
      const calls = this.#nextCalls();
      this.#underWay += 1;
      void this.#send(calls);
    }
    this.#isDue = this.#waiting.length > 0;
    this.#restUntil = performance.now() + this.#restMs;
  }

  #onConcluded(): void {
    this.#underWay -= 1;
    if (this.#isDue) this.#flushSoon();
  }

  /** Takes as many of those that wait as fit into one call. */
  #nextCalls(): readonly Call[] {
    const waiting = this.#waiting;
    let count = 0;
    let size = 0;
    for (const { keys, args } of waiting) {
      size += keys.length + args.length;
      if (count > 0 && (count >= this.#maxOperations || size > MAX_ARGUMENTS)) break;
      count += 1;
    }
    this.#waiting = count === waiting.length ? [] : waiting.slice(count);
    return count === waiting.length ? waiting : waiting.slice(0, count);
  }

  async #send(calls: readonly Call[]): Promise<void> {
    // Only a Cluster has to know the keys before the script does; each one given apart costs ioredis and Redis 0.2 µs.
    const keys = this.#maxOperations === 1 ? (calls[0]?.keys ?? []) : [];
    try {
      const replies = JSON.parse(
        String(await this.#execute(this.#redis, keys, [written(calls)])),
      ) as readonly unknown[];
      for (const [index, call] of calls.entries()) call.conclude(replies[index]);
    } catch (error) {
      for (const { operation, reject } of calls) reject(redisError(error, this.#titleOf(operation)));
    } finally {
      this.#onConcluded();
    }
  }

  #titleOf(operation: string): string {
    return `script ${this.#name}-${operation}`;
  }
}

/**
 * What is asked for, in one flat list: Lua's JSON lets a list grow item by item, and each of its first sizes is memory of
 * its own. It takes no lone surrogates; on the wire they would become the same sign.
 */
function written(calls: readonly Call[]): string {
  const texts: string[] = [];
  for (const { args, keys, operation } of calls) {
    texts.push(operation, String(keys.length), String(args.length));
    for (const key of keys) texts.push(key.toWellFormed());
    for (const arg of args) texts.push(typeof arg === "number" ? String(arg) : arg.toWellFormed());
  }
  return JSON.stringify(texts);
}

/**
 * A reply out of Lua's JSON, which writes an empty list as `{}`.
 * @throws ReplyError when the operation failed
 */
function replyOf(answer: unknown): unknown {
  if (typeof answer !== "object" || answer === null || Array.isArray(answer)) return answer;
  if ("err" in answer) throw new ReplyError(String(answer.err));
  return [];
}

/** The operations as functions over KEYS and ARGV of their own, and the loop that runs those that were asked for. */
function batchSource({ operations, shared }: ScriptBatchDefinition<string>): string {
  const functions = Object.entries<string>(operations).map(
    ([name, body]) => `operations['${name}'] = function()\n${body}\nend`,
  );
  return `
-- KEYS  on a Cluster those of the one operation
-- ARGV  1 JSON: for each operation its name, number of keys, number of arguments, keys, arguments
-- answers JSON: the operations' replies, {err} where one failed
local asked = cjson.decode(ARGV[1])
local KEYS, ARGV
local operations = {}
-- Numbers of texts that come again and again: reading one takes as long as ten steps of a script.
local number = setmetatable({}, {
  __index = function(known, text)
    local value = tonumber(text)
    known[text] = value
    return value
  end,
})
${shared}
${functions.join("\n")}

-- An error as Redis words it, code first: before version 7 it may stand behind the line it comes from.
local function failure(name, thrown)
  local text = string.gsub(type(thrown) == 'table' and thrown.err or tostring(thrown), '^@?user_script: ?%d+: ', '')
  text = string.gsub(text, '^%-', '')
  return { err = string.match(text, '^%u+ ') and text or 'ERR ' .. name .. ': ' .. text }
end

-- A part of a list; made in one piece, unless Lua's stack (8,000 values) might not hold it.
local function part(list, first, count)
  if count <= 1000 then return { unpack(list, first, first + count - 1) } end
  local items = {}
  for index = 1, count do items[index] = list[first + index - 1] end
  return items
end

local replies, count, at, last = {}, 0, 1, #asked
while at < last do
  local name, key_count, arg_count = asked[at], number[asked[at + 1]], number[asked[at + 2]]
  KEYS, ARGV = part(asked, at + 3, key_count), part(asked, at + 3 + key_count, arg_count)
  at, count = at + 3 + key_count + arg_count, count + 1
  local done, reply = pcall(operations[name])
  if not done then reply = failure(name, reply) end
  -- No operation of this call can have written. As the error of the whole it makes the client look for the new master.
  if not done and string.find(reply.err, '^READONLY ') then return reply end
  replies[count] = reply or false
end
return cjson.encode(replies)`;
}
