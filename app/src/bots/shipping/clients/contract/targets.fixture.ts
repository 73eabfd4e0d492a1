import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createLogger } from "../../../../platform/observe/logger.ts";
import { createMetrics } from "../../../../platform/observe/metrics.ts";
import { createRedisClient, REDIS_TIMEOUTS } from "../../../../platform/redis/client.ts";
import type { ClientDeps } from "../vendor.ts";

/** One server that a contract suite runs against. */
export interface Target {
  readonly name: string;
  readonly url: string;
  readonly key: string;
  close(): Promise<void>;
}

/**
 * The simulator, and the real service besides when `<SERVICE>_CONTRACT_URL` and `<SERVICE>_CONTRACT_KEY` are in the
 * test's environment: use a sandbox account, the suites make shipments, labels and invoices.
 */
export async function targetsOf(
  service: string,
  simulate: (key: string) => Promise<{ url: string; close(): Promise<void> }>,
  path = "",
): Promise<readonly Target[]> {
  const key = `contract-${randomUUID()}`;
  const simulator = await simulate(key);
  const simulated = { name: "simulator", url: `${simulator.url}${path}`, key, close: simulator.close };
  const url = process.env[`${service}_CONTRACT_URL`];
  const realKey = process.env[`${service}_CONTRACT_KEY`];
  if (url === undefined || realKey === undefined) return [simulated];
  return [simulated, { name: url, url, key: realKey, close: async () => undefined }];
}

/** What a client needs, on the shared Redis. */
export async function clientDeps(redisUrl: string): Promise<ClientDeps & { close(): void }> {
  const redis = createRedisClient(redisUrl, "contract", "commands", REDIS_TIMEOUTS, Math.random);
  await once(redis, "ready");
  const metrics = createMetrics({ version: "test" });
  return {
    redis,
    metrics,
    logger: createLogger({ name: "test", level: "silent" }),
    close: () => {
      redis.disconnect();
      metrics.close();
    },
  };
}
