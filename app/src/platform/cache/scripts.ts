import { defineScript } from "../redis/script.ts";

/** KEYS of every script here: the value, and the generation its loads are checked against. */
export type Slot = readonly [value: string, generation: string];

/** Reads both at one moment. */
export const readEntry = defineScript({
  name: "cache-read",
  source: `
-- KEYS: 1 value, 2 generation. Returns {value or nil, generation or ""}.
return {redis.call("GET", KEYS[1]), redis.call("GET", KEYS[2]) or ""}`,
  keys: 2,
  decode: (reply) => {
    const [value, generation] = reply as [string | null, string];
    return { value, generation };
  },
});

/** Stores what was loaded, unless the key was invalidated since it was read. */
export const storeEntry = defineScript({
  name: "cache-store",
  source: `
-- KEYS: 1 value, 2 generation. ARGV: 1 value, 2 its life (ms), 3 generation seen before the load. Returns 1 if stored.
if (redis.call("GET", KEYS[2]) or "") ~= ARGV[3] then return 0 end
redis.call("SET", KEYS[1], ARGV[1], "PX", ARGV[2])
return 1`,
  keys: 2,
  decode: (reply) => reply === 1,
});

/** Drops the value and begins a new generation, named by the server's clock so that none comes twice. */
export const invalidateEntry = defineScript({
  name: "cache-invalidate",
  source: `
-- KEYS: 1 value, 2 generation. ARGV: 1 life of the generation (ms). Returns nil.
redis.call("DEL", KEYS[1])
local time = redis.call("TIME")
redis.call("SET", KEYS[2], time[1] .. "." .. time[2], "PX", ARGV[1])
return nil`,
  keys: 2,
  decode: () => undefined,
});
