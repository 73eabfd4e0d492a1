import type { Environment } from "./environments/environment.ts";

/** Names of the stores' Services and how many ports they answer on; the constructs and the addresses share them. */
export const STORE = {
  mongo: { service: "mongo", port: 27_017, replicaSet: "rs0", user: "botfleet" },
  redis: {
    service: "redis",
    nodes: "redis-nodes",
    port: 6379,
    sentinel: "redis-sentinel",
    sentinelPort: 26_379,
    master: "main",
  },
  cache: { service: "redis-cache", port: 6379 },
} as const;

/** Addresses of MongoDB's members, as the replica set knows them and tells its clients. */
export function mongoHosts({ mongo, namespace }: Environment): readonly string[] {
  if (mongo.kind === "external") return [];
  const { port, service } = STORE.mongo;
  return Array.from(
    { length: mongo.members },
    (_, index) => `${service}-${index}.${service}.${namespace}.svc:${port}`,
  );
}

/** `MONGO_URL` with `$(MONGO_PASSWORD)`, which Kubernetes puts in from the variable before it. */
export function mongoUrl(environment: Environment): string {
  const { mongo } = environment;
  if (mongo.kind === "external") return mongo.url;
  const { replicaSet, user } = STORE.mongo;
  const hosts = mongoHosts(environment).join(",");
  return `mongodb://${user}:$(MONGO_PASSWORD)@${hosts}/?replicaSet=${replicaSet}&authSource=admin`;
}

/** `REDIS_URL` with `$(REDIS_PASSWORD)`. */
export function redisUrl({ namespace, redis: { queues } }: Environment): string {
  if (queues.kind === "external") return queues.url;
  const { master, port, sentinel, sentinelPort, service } = STORE.redis;
  return queues.replicas === 1
    ? `redis://:$(REDIS_PASSWORD)@${service}.${namespace}.svc:${port}`
    : `redis+sentinel://:$(REDIS_PASSWORD)@${sentinel}.${namespace}.svc:${sentinelPort}/${master}`;
}

/** `CACHE_REDIS_URL` with `$(CACHE_REDIS_PASSWORD)`; undefined where the cache has no instance of its own. */
export function cacheUrl({ namespace, redis: { cache } }: Environment): string | undefined {
  if (cache === undefined) return undefined;
  if (cache.kind === "external") return cache.url;
  return `redis://:$(CACHE_REDIS_PASSWORD)@${STORE.cache.service}.${namespace}.svc:${STORE.cache.port}`;
}
