import { once } from "node:events";
import { setTimeout as rest } from "node:timers/promises";
import { Secret } from "../../../platform/config/secret.ts";
import { AppError, hasCode } from "../../../platform/errors/app-error.ts";
import { createLogger } from "../../../platform/observe/logger.ts";
import { createMetrics } from "../../../platform/observe/metrics.ts";
import { createRedisClient, REDIS_TIMEOUTS } from "../../../platform/redis/client.ts";
import { createShipStationClient } from "./shipstation.ts";

/** What one asking process is told on its command line, as JSON. */
export interface AskerOrders {
  readonly redisUrl: string;
  readonly url: string;
  readonly keys: readonly string[];
  readonly perMinute: number;
  readonly minuteMs: number;
  readonly forMs: number;
  /** Requests at once. */
  readonly atOnce: number;
}

/** Asks as fast as the quota lets it, and comes back when it is told to. */
async function ask(orders: AskerOrders): Promise<void> {
  const { atOnce, forMs, keys, minuteMs, perMinute, redisUrl, url } = orders;
  const redis = createRedisClient(redisUrl, "asker", "commands", REDIS_TIMEOUTS, Math.random);
  await once(redis, "ready");
  const logger = createLogger({ name: "asker", level: "silent" });
  const deps = { redis, logger, metrics: createMetrics({ version: "test" }) };
  const secrets = keys.map((key) => new Secret(key));
  const client = createShipStationClient(deps, { url, keys: secrets, perMinute, minuteMs });
  const end = AbortSignal.timeout(forMs);
  await Promise.all(Array.from({ length: atOnce }, () => askOn(client, end)));
  await client.close();
  redis.disconnect();
}

async function askOn(client: ReturnType<typeof createShipStationClient>, end: AbortSignal): Promise<void> {
  while (!end.aborted) {
    try {
      await client.carriers({ signal: end, timeoutMs: 20_000 });
    } catch (error) {
      if (end.aborted) return;
      if (!(error instanceof AppError) || !hasCode(error, "HTTP_QUOTA")) throw error;
      await rest(Number(error.details.afterMs), undefined, { signal: end }).catch(() => undefined);
    }
  }
}

await ask(JSON.parse(process.argv[2] ?? "{}") as AskerOrders);
process.exit(0);
