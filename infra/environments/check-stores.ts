import type { EnvironmentRule } from "./check.ts";
import type { RedisValues } from "./stores.ts";

/** Stores keep a majority, Redis fits into its container, and no password stands in an address. */
export const storeProblems: EnvironmentRule = ({ environment: { mongo, redis, settings } }) => [
  ...(mongo.kind === "replica-set" && (mongo.members < 3 || mongo.members % 2 === 0)
    ? [
        `mongo.members is ${mongo.members}; make it 3 or a larger odd number, or one member's loss is an outage.`,
      ]
    : []),
  ...(mongo.kind === "external" ? urlProblems("mongo.url", mongo.url, "MONGO_PASSWORD") : []),
  ...(settings.DURABILITY === "replica" && redis.queues.kind === "instances" && redis.queues.replicas === 1
    ? [
        "settings.DURABILITY is replica and Redis has none, so no update would be acknowledged: make redis.queues.replicas 3, or leave DURABILITY out.",
      ]
    : []),
  ...redisProblems("queues", redis.queues, "REDIS_PASSWORD"),
  ...(redis.cache === undefined ? [] : redisProblems("cache", redis.cache, "CACHE_REDIS_PASSWORD")),
];

/** What Redis needs beyond its data: buffers, and the pages that an AOF rewrite copies. */
const OVER_MAXMEMORY = 1.2;

function redisProblems(
  name: "queues" | "cache",
  values: RedisValues["queues"] | NonNullable<RedisValues["cache"]>,
  password: string,
): readonly string[] {
  if (values.kind === "external") return urlProblems(`redis.${name}.url`, values.url, password);
  const { maxmemoryMb, size } = values;
  const needed = Math.ceil(maxmemoryMb * OVER_MAXMEMORY);
  return size.memoryMb.limit < needed
    ? [
        `redis.${name} may hold ${maxmemoryMb} MiB in a container of ${size.memoryMb.limit}: raise its memory to ${needed} or lower maxmemoryMb.`,
      ]
    : [];
}

function urlProblems(field: string, url: string, variable: string): readonly string[] {
  const written = /^[a-z+]+:\/\/[^:@/]*:([^@/]*)@/.exec(url)?.[1];
  return written === undefined || written === `$(${variable})`
    ? []
    : [
        `${field} has a password in it; write $(${variable}) in its place and put the password into the Secret "stores".`,
      ];
}
