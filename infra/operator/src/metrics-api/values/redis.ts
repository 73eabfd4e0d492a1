import {
  createRedisClient,
  REDIS_TIMEOUTS,
  type RedisClient,
} from "../../../../../app/src/platform/redis/client.ts";
import type { Logger } from "../../runtime/index.ts";

/** The queues' Redis, which may be away. */
export interface QueueRedis {
  readonly redis: RedisClient;
  /** Why it is away, as the connection said last; "" while it is there. */
  away(): string;
  close(): void;
}

/** Connects for reading, and again for ever; a change is a line in the log. */
export function openQueueRedis(url: string, logger: Logger): QueueRedis {
  const redis = createRedisClient(url, "operator", "commands", REDIS_TIMEOUTS, Math.random);
  let why = "it was not reached yet";
  const gone = (reason: string): void => {
    if (why === "") logger.warn({ reason }, "the queues' Redis is not reachable");
    why = reason;
  };
  redis.on("ready", () => {
    why = "";
    logger.info({}, "the queues' Redis is reachable");
  });
  // Why it was closed comes after, if at all, with the next try.
  redis.on("close", () => why === "" && gone("the connection was closed"));
  redis.on("error", (error: Error) => gone(error.message || error.name));
  return { redis, away: () => why, close: () => redis.disconnect() };
}
