import type { z } from "zod";
import type { Logger } from "../observe/logger.ts";
import type { Metrics } from "../observe/metrics.ts";
import type { RedisClient } from "../redis/client.ts";
import { invalidateEntry, readEntry, type Slot, storeEntry } from "./scripts.ts";

export interface CacheOptions<Value> {
  readonly redis: RedisClient;
  /** Part of the keys and the metrics' label. */
  readonly name: string;
  /** How long a value is kept; 0: it goes to those who asked, and is not kept. */
  readonly ttlMs: number | ((value: Value) => number);
  /** Checks what is read; what does not fit is loaded anew. JSON-safe values only. */
  readonly schema: z.ZodType<Value>;
  /** Part of the keys: raise it when the value's meaning changes, so that releases do not read each other's. @default 1 */
  readonly version?: number;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

/** Values that can be loaded again, kept near for a while. */
export interface Cache<Value> {
  /** From the cache, else by `load`, which callers of this process share while it runs. Fails only as `load` does. */
  get(key: string, load: () => Promise<Value>): Promise<Value>;
  /** What is kept under the key now; undefined when there is nothing, or the cache does not answer. Loads nothing. */
  peek(key: string): Promise<Value | undefined>;
  /**
   * Call after the source has changed. Nothing loaded before this call stays in the cache or is shared in this process;
   * in another process a load that is under way is still given to those who asked there meanwhile.
   * @throws AppError REDIS_UNAVAILABLE when the cache could not be told: it may serve the old value for its TTL.
   */
  invalidate(key: string): Promise<void>;
}

/** How long a mark of an invalidation stays: longer than any load takes (a handler has 8 s); ms. */
const GENERATION_MS = 60_000;

/**
 * Builds a cache-aside. A load that raced with an invalidation stores nothing: each miss reads the key's generation,
 * each invalidation changes it, and the storing script compares. When the cache does not answer, values are loaded
 * directly and counted as `error`.
 */
export function createCache<Value>(options: CacheOptions<Value>): Cache<Value> {
  const { redis, name, ttlMs, schema, version = 1, metrics, logger } = options;
  const loading = new Map<string, Promise<Value>>();
  const count = (result: "hit" | "miss" | "error") => metrics.cacheLookups.inc({ cache: name, result });
  // The tag keeps value and generation in one slot of a Cluster.
  const slot = (key: string): Slot => [
    `cache:{${name}:${key}}:v${version}`,
    `cache:{${name}:${key}}:generation`,
  ];

  /** What is kept, and the generation to load it in; undefined when the cache does not answer. */
  async function read(key: string) {
    const found = await readEntry(redis, slot(key), []).catch((err: unknown) => {
      logger.warn({ err, cache: name }, "the cache does not answer");
      return undefined;
    });
    const cached = found && parse(found.value);
    if (found === undefined) count("error");
    else count(cached === undefined ? "miss" : "hit");
    return found && { cached, generation: found.generation };
  }

  async function lookUp(key: string, load: () => Promise<Value>): Promise<Value> {
    const found = await read(key);
    if (found === undefined) return load();
    if (found.cached !== undefined) return found.cached.data;
    const value = await load();
    const keptMs = typeof ttlMs === "number" ? ttlMs : ttlMs(value);
    if (keptMs <= 0) return value;
    await storeEntry(redis, slot(key), [JSON.stringify(value), keptMs, found.generation]).catch(
      (err: unknown) => logger.warn({ err, cache: name }, "the cache did not take a value"),
    );
    return value;
  }

  /** What an older or broken writer left counts as not there. */
  function parse(text: string | null): { readonly data: Value } | undefined {
    if (text === null) return undefined;
    try {
      const result = schema.safeParse(JSON.parse(text));
      return result.success ? { data: result.data } : undefined;
    } catch {
      return undefined;
    }
  }

  return {
    get: (key, load) => {
      const running = loading.get(key);
      if (running !== undefined) return running;
      const fresh = lookUp(key, load).finally(() => {
        if (loading.get(key) === fresh) loading.delete(key);
      });
      loading.set(key, fresh);
      return fresh;
    },
    peek: async (key) => (await read(key))?.cached?.data,
    invalidate: async (key) => {
      // Who asks from now on must not join a load that began before the change.
      loading.delete(key);
      await invalidateEntry(redis, slot(key), [GENERATION_MS]);
      loading.delete(key);
    },
  };
}
