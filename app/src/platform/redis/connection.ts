import { once } from "node:events";
import { Cluster } from "ioredis";
import { AppError } from "../errors/app-error.ts";
import type { Logger } from "../observe/logger.ts";
import type { Metrics } from "../observe/metrics.ts";
import {
  createRedisClient,
  REDIS_TIMEOUTS,
  type RedisClient,
  type RedisPurpose,
  type RedisTimeouts,
} from "./client.ts";
import { redisCall } from "./errors.ts";

/** How often an idle connection is asked whether Redis still answers. */
const PING_EVERY_MS = 30_000;

export interface RedisConnectionOptions {
  /** See {@link parseRedisUrl} for the forms. */
  readonly url: string;
  /** Shows in CLIENT LIST, logs and metrics, such as `bot-commands`. */
  readonly name: string;
  readonly purpose: RedisPurpose;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly timeouts?: Partial<RedisTimeouts>;
  readonly pingEveryMs?: number;
  /** Jitter of reconnects, 0 to 1. */
  readonly random?: () => number;
}

/** An open connection and what its owner does with it. */
export interface RedisConnection {
  readonly redis: RedisClient;
  /** Resolves once commands can be sent. @throws AppError REDIS_UNAVAILABLE after `timeoutMs` */
  ready(timeoutMs: number): Promise<void>;
  /** Asks Redis (each master of a Cluster) now. @throws AppError REDIS_UNAVAILABLE when it does not answer within the command time limit */
  healthy(): Promise<void>;
  /** Waits for running commands, up to the command time limit, then closes. */
  close(): Promise<void>;
}

/**
 * Opens a connection and keeps it: reconnects for ever with jitter, pings every 30 s so that a Redis that accepts
 * connections but answers nothing shows in `botfleet_redis_up` and the log. Returns at once; await `ready` where
 * nothing can be done without Redis.
 */
export function connectRedis(options: RedisConnectionOptions): RedisConnection {
  const { url, name, purpose, metrics, random = Math.random } = options;
  const timeouts = { ...REDIS_TIMEOUTS, ...options.timeouts };
  const logger = options.logger.child({ connection: name });
  const redis = createRedisClient(url, name, purpose, timeouts, random);
  const report = createReporter(logger, metrics, name);
  redis.on("ready", () => report(true));
  redis.on("error", (error: Error) => report(false, error));
  redis.on("close", () => report(false));

  const healthy = () => redisCall("ping", within(timeouts.commandMs, pingAll(redis)));
  const timer = setInterval(() => {
    healthy().then(
      () => report(true),
      (error: unknown) => report(false, error),
    );
  }, options.pingEveryMs ?? PING_EVERY_MS);
  timer.unref();

  return {
    redis,
    ready: (timeoutMs) => redisCall("connect", within(timeoutMs, becomeReady(redis, timeoutMs))),
    healthy,
    close: async () => {
      clearInterval(timer);
      redis.removeAllListeners("close");
      await within(timeouts.commandMs, redis.quit()).catch(() => redis.disconnect());
      metrics.redisUp.remove({ connection: name });
    },
  };
}

/** Logs changes only: a Redis that is down for an hour is one line, not one per reconnect. */
function createReporter(logger: Logger, metrics: Metrics, connection: string) {
  let up: boolean | undefined;
  return (now: boolean, err?: unknown): void => {
    metrics.redisUp.set({ connection }, now ? 1 : 0);
    if (up === now) return;
    const before = up;
    up = now;
    if (!now) logger.warn(err === undefined ? {} : { err }, "redis is not reachable");
    else if (before === false) logger.info("redis is reachable again");
  };
}

async function pingAll(redis: RedisClient): Promise<void> {
  if (!(redis instanceof Cluster)) return void (await redis.ping());
  const masters = redis.nodes("master");
  if (masters.length === 0) throw new Error("no node of the cluster is known");
  await Promise.all(masters.map((node) => node.ping()));
}

/**
 * Resolves when commands can be sent: on a Cluster when every node that it knows is connected, because without an
 * offline queue a command for a node that still connects fails. @throws the signal's reason after `timeoutMs`
 */
export async function becomeReady(redis: RedisClient, timeoutMs: number): Promise<void> {
  const signal = AbortSignal.timeout(timeoutMs);
  // `once` would reject on the first "error" event; a refused connection is retried, so only "ready" counts.
  const ready = async (client: RedisClient): Promise<void> => {
    // A Cluster opens a node's connection with the first command, and fails the second one that comes meanwhile.
    if (client.status === "wait") client.connect().catch(() => undefined);
    while (client.status !== "ready")
      await once(client, "ready", { signal }).catch(() => signal.throwIfAborted());
  };
  await ready(redis);
  if (redis instanceof Cluster) await Promise.all(redis.nodes("all").map(ready));
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new AppError("REDIS_UNAVAILABLE", `Redis did not answer within ${ms} ms.`, { retry: "backoff" }),
        ),
      ms,
    );
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
