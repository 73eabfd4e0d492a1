import { parseRedisUrl } from "../../../../app/src/platform/redis/address.ts";
import type { Variables } from "../settings.ts";
import { boundsOf, type PoolBounds } from "./quota/bounds.ts";
import type { ClassQueues } from "./values/queue-jobs.ts";

/** What the metrics API is told; infra/charts/operator-metrics.ts tells it. */
export interface MetricsApiSettings {
  readonly port: number;
  /** Where the queues are; with a password. */
  readonly redisUrl: string;
  readonly queues: ClassQueues;
  readonly bots: readonly string[];
  /** Port of the bots' and the workers' `/metrics`. */
  readonly opsPort: number;
  /** By what outside quotas the classes are bound. */
  readonly bounds: PoolBounds;
}

/** Undefined where no autoscaler asks for metrics: `METRICS_QUEUES` is not set. */
export function metricsApiSettings(variables: Variables): MetricsApiSettings | undefined {
  const queues = variables.parsed("METRICS_QUEUES", undefined, queuesOf, QUEUES_PROBLEM);
  if (queues === undefined) return undefined;
  return {
    queues,
    port: variables.port("METRICS_API_PORT", 9443),
    redisUrl: variables.parsed("REDIS_URL", "", addressOf, "must be an address of Redis.") ?? "",
    bots: variables.text("METRICS_BOTS").split(",").filter(Boolean),
    opsPort: variables.port("METRICS_OPS_PORT", 9464),
    bounds: variables.parsed("METRICS_QUOTAS", undefined, boundsOf, BOUNDS_PROBLEM) ?? {},
  };
}

const BOUNDS_PROBLEM = "must be JSON of what binds each class, as infra renders it.";
const QUEUES_PROBLEM = 'must be JSON of lists of queues by worker class, such as {"ai":["addresses"]}.';

/** @throws when it is none */
function queuesOf(json: string): ClassQueues {
  const value: unknown = JSON.parse(json);
  const isList = (each: unknown): boolean =>
    Array.isArray(each) && each.length > 0 && each.every((name) => typeof name === "string");
  if (typeof value !== "object" || value === null || !Object.values(value).every(isList))
    throw new TypeError();
  return value as ClassQueues;
}

function addressOf(url: string): string {
  parseRedisUrl(url);
  return url;
}

/** Hosts of an address of Redis, for people: nothing of its user and password. */
export function hostsOf(url: string): string {
  const address = parseRedisUrl(url);
  const nodes = address.kind === "single" ? [address] : address.nodes;
  return nodes.map(({ host, port }) => `${host}:${port}`).join(", ");
}
