import type { Chart } from "cdk8s";
import { PartPolicy, pods } from "../constructs/part-policy.ts";
import { RedisCache } from "../constructs/redis-cache.ts";
import { REDIS_EXPORTER_PORT } from "../constructs/redis-exporter.ts";
import { RedisQueues } from "../constructs/redis-queues.ts";
import type { Environment } from "../environments/environment.ts";
import { SECRET } from "../secrets.ts";
import { STORE } from "../stores.ts";
import type { FleetPart } from "./fleet.ts";
import { fromApp, fromOperator, fromPrometheus, isVisited } from "./passages.ts";

/** Both instances of Redis; nothing of one that is outside. */
export const redisPart: FleetPart = (chart, { environment }) => {
  queues(chart, environment);
  cache(chart, environment);
};

function queues(chart: Chart, environment: Environment): void {
  const { namespace, redis, settings } = environment;
  if (redis.queues.kind === "external") return;
  const { kind: _, ...values } = redis.queues;
  new RedisQueues(chart, "queues", {
    ...common(environment),
    ...values,
    password: { secret: SECRET.stores, key: "REDIS_PASSWORD" },
    namespace,
    confirmed: settings.DURABILITY === "replica",
  });
  const { port, sentinelPort } = STORE.redis;
  const among = { peers: [pods("redis")], ports: [port, sentinelPort] };
  const replicated = values.replicas > 1;
  const ports = replicated ? [port, sentinelPort] : [port];
  new PartPolicy(chart, "queues-policy", {
    component: "redis",
    ingress: [
      fromApp(...ports),
      ...(isVisited(environment) ? [{ peers: [pods("synthetic")], ports }] : []),
      ...fromOperator({ environment }, ...ports),
      ...(replicated ? [among] : []),
      ...exporterPassage(environment),
    ],
    egress: replicated ? [among] : [],
  });
}

function cache(chart: Chart, environment: Environment): void {
  const { redis } = environment;
  if (redis.cache === undefined || redis.cache.kind === "external") return;
  const { kind: _, ...values } = redis.cache;
  new RedisCache(chart, "cache", {
    ...common(environment),
    ...values,
    password: { secret: SECRET.stores, key: "CACHE_REDIS_PASSWORD" },
  });
  new PartPolicy(chart, "cache-policy", {
    component: "redis-cache",
    ingress: [fromApp(STORE.cache.port), ...exporterPassage(environment)],
    egress: [],
  });
}

function common({ images, monitoring, secretsRevision }: Environment) {
  return {
    image: images.redis,
    pullPolicy: images.pullPolicy,
    pullSecret: images.pullSecret,
    exporter: monitoring.exporters ? images.redisExporter : undefined,
    secretsRevision,
  };
}

const exporterPassage = ({ images, monitoring }: Environment) =>
  monitoring.exporters && images.redisExporter !== undefined ? [fromPrometheus(REDIS_EXPORTER_PORT)] : [];
