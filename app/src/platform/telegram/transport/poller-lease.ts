import { randomUUID } from "node:crypto";
import type { RedisClient } from "../../redis/client.ts";
import { defineScript } from "../../redis/script.ts";

/** Longer than one long poll and the work after it. */
const LEASE_MS = 60_000;

const hold = defineScript({
  name: "poller-hold",
  source: `
-- Takes or renews the right to poll.
-- KEYS 1 lease   ARGV 1 token  2 ms   answers 1 = ours, 0 = another's
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`,
  keys: 1,
  decode: (reply) => reply === 1,
});

const release = defineScript({
  name: "poller-release",
  source: `
-- Gives the right to poll back.
-- KEYS 1 lease   ARGV 1 token   answers 1 = given back, 0 = it was not ours
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`,
  keys: 1,
  decode: (reply) => reply === 1,
});

/** The right to poll for a bot: one process has it at a time; after a crash it is free within a minute. */
export class PollerLease {
  readonly #redis: RedisClient;
  readonly #key: string;
  readonly #token = randomUUID();

  constructor(redis: RedisClient, bot: string) {
    this.#redis = redis;
    this.#key = `{${bot}:poller}:lease`;
  }

  /** True while this process may poll; called before each poll. */
  hold(): Promise<boolean> {
    return hold(this.#redis, [this.#key], [this.#token, LEASE_MS]);
  }

  async release(): Promise<void> {
    await release(this.#redis, [this.#key], [this.#token]);
  }
}
