import { Cluster } from "ioredis";
import type { RedisClient } from "./client.ts";
import { redisError } from "./errors.ts";
import { createScriptSource, type ScriptArgument } from "./script.ts";

export interface ScriptBatchDefinition<Operation extends string> {
  readonly name: string;
  /** Lua that the operations share: functions that may read the operation's own KEYS and ARGV. */
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

interface Call {
  readonly operation: string;
  readonly keys: readonly string[];
  readonly args: readonly ScriptArgument[];
  /** Takes the raw reply, or the error in its place. */
  conclude(reply: unknown): void;
  reject(error: unknown): void;
}

/**
 * Scripts that are asked for in the same turn of the event loop go to Redis as one call of one script, which runs them
 * one after the other. Each has its own reply or error, and one that fails stops none of the others. A call of its own
 * costs ioredis 20 µs and a system call, a share in one a third of that; a lone one waits for nothing.
 * On a Cluster, where a script has one slot, each is a call of its own.
 */
export class ScriptBatch<Operation extends string> {
  readonly #redis: RedisClient;
  readonly #name: string;
  readonly #execute: ReturnType<typeof createScriptSource>;
  readonly #maxOperations: number;
  #waiting: Call[] = [];

  constructor(redis: RedisClient, definition: ScriptBatchDefinition<Operation>) {
    this.#redis = redis;
    this.#name = definition.name;
    this.#execute = createScriptSource(batchSource(definition));
    this.#maxOperations = redis instanceof Cluster ? 1 : MAX_OPERATIONS;
  }

  /**
   * Asks for an operation and answers what `decode` makes of its reply (strings, integers, null, arrays of them).
   * @throws AppError REDIS_UNAVAILABLE when it may or may not have been carried out, REDIS_REFUSED for a lasting fault.
   */
  run<Reply>(
    operation: Operation,
    keys: readonly string[],
    args: readonly ScriptArgument[],
    decode: (reply: unknown) => Reply,
  ): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const conclude = (reply: unknown): void => {
        try {
          if (reply instanceof Error) throw redisError(reply, this.#titleOf(operation));
          resolve(decode(reply));
        } catch (error) {
          reject(error);
        }
      };
      // The poll phase of a turn brings all that has arrived; what it asks for goes out together after it.
      if (this.#waiting.length === 0) setImmediate(() => this.#flush());
      this.#waiting.push({ operation, keys, args, conclude, reject });
    });
  }

  #flush(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    let first = 0;
    let size = 0;
    for (const [index, { keys, args }] of waiting.entries()) {
      const more = keys.length + args.length;
      if (index > first && (index - first >= this.#maxOperations || size + more > MAX_ARGUMENTS)) {
        void this.#send(waiting.slice(first, index));
        first = index;
        size = 0;
      }
      size += more;
    }
    void this.#send(first === 0 ? waiting : waiting.slice(first));
  }

  async #send(calls: readonly Call[]): Promise<void> {
    const allKeys: string[] = [];
    const allArgs: ScriptArgument[] = [];
    for (const { args, keys, operation } of calls) {
      allKeys.push(...keys);
      allArgs.push(operation, keys.length, args.length);
      for (const arg of args) allArgs.push(arg);
    }
    try {
      const replies = (await this.#execute(this.#redis, allKeys, allArgs)) as readonly unknown[];
      for (const [index, call] of calls.entries()) call.conclude(replies[index]);
    } catch (error) {
      for (const { operation, reject } of calls) reject(redisError(error, this.#titleOf(operation)));
    }
  }

  #titleOf(operation: string): string {
    return `script ${this.#name}-${operation}`;
  }
}

/** The operations as functions over KEYS and ARGV of their own, and the loop that runs those that were asked for. */
function batchSource({ operations, shared }: ScriptBatchDefinition<string>): string {
  const functions = Object.entries<string>(operations).map(
    ([name, body]) => `operations['${name}'] = function()\n${body}\nend`,
  );
  return `
-- KEYS  those of each operation, one after the other
-- ARGV  for each operation: its name, number of keys, number of arguments, arguments
-- answers the operations' replies, an error where one failed
local all_keys, all_args = KEYS, ARGV
local KEYS, ARGV
local operations = {}
${shared}
${functions.join("\n")}

local function slice(values, first, count)
  local part = {}
  for index = 1, count do part[index] = values[first + index - 1] end
  return part
end

-- An error as Redis words it, code first: before version 7 it may stand behind the line it comes from.
local function failure(name, thrown)
  local text = string.gsub(type(thrown) == 'table' and thrown.err or tostring(thrown), '^@?user_script: ?%d+: ', '')
  text = string.gsub(text, '^%-', '')
  return { err = string.match(text, '^%u+ ') and text or 'ERR ' .. name .. ': ' .. text }
end

local replies, count, key, arg = {}, 0, 1, 1
while arg <= #all_args do
  local name, keys, args = all_args[arg], tonumber(all_args[arg + 1]), tonumber(all_args[arg + 2])
  KEYS, ARGV = slice(all_keys, key, keys), slice(all_args, arg + 3, args)
  key, arg = key + keys, arg + 3 + args
  local done, reply = pcall(operations[name])
  if not done then reply = failure(name, reply) end
  -- No operation of this call can have written. As the error of the whole it makes the client look for the new master.
  if not done and string.find(reply.err, '^READONLY ') then return reply end
  count = count + 1
  replies[count] = reply or false
end
return replies`;
}
