import { createHash } from "node:crypto";
import type { RedisClient } from "./client.ts";
import { redisCall } from "./errors.ts";

export type ScriptArgument = string | number | Buffer;

/** A Lua script bound to its key count and reply: call it with the client, its KEYS and its ARGV. */
export interface Script<Reply> {
  (redis: RedisClient, keys: readonly string[], args: readonly ScriptArgument[]): Promise<Reply>;
  /** For logs and errors. */
  readonly scriptName: string;
}

export interface ScriptDefinition<Reply> {
  readonly name: string;
  /** Lua 5.1; starts with a comment that names KEYS, ARGV and the reply. */
  readonly source: string;
  /** How many KEYS it takes; absent where the caller decides. On a Cluster all must lie in one slot. */
  readonly keys?: number;
  /** Turns the raw reply (strings, integers, null, arrays of them) into what callers use. */
  decode(reply: unknown): Reply;
}

/**
 * Sends a script by its hash, and whole only where the server does not know it (a new one, or one that was flushed):
 * NOSCRIPT means that nothing was executed. Works on a single Redis and on a Cluster; errors are ioredis's own.
 * ioredis's defineCommand does the same by adding untyped methods to each client; this keeps the types.
 */
export function createScriptSource(source: string) {
  const sha = createHash("sha1").update(source).digest("hex");
  return async (
    redis: RedisClient,
    keys: readonly string[],
    args: readonly ScriptArgument[],
  ): Promise<unknown> => {
    try {
      return await redis.evalsha(sha, keys.length, ...keys, ...args);
    } catch (error) {
      if (!isUnknownScript(error)) throw error;
      return await redis.eval(source, keys.length, ...keys, ...args);
    }
  };
}

/** Declares a script with its reply's type. Fails with REDIS_UNAVAILABLE or REDIS_REFUSED. */
export function defineScript<Reply>(definition: ScriptDefinition<Reply>): Script<Reply> {
  const { name, source, keys: keyCount, decode } = definition;
  const execute = createScriptSource(source);
  async function call(
    redis: RedisClient,
    keys: readonly string[],
    args: readonly ScriptArgument[],
  ): Promise<Reply> {
    if (keyCount !== undefined && keys.length !== keyCount)
      throw new TypeError(`${name} takes ${keyCount} keys, not ${keys.length}`);
    const reply = await redisCall(`script ${name}`, execute(redis, keys, args));
    return decode(reply);
  }
  return Object.assign(call, { scriptName: name });
}

/** The reply's code is its first word; ioredis gives error replies no other one. */
function isUnknownScript(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith("NOSCRIPT ");
}
