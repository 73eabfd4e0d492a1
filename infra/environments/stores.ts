import type { ContainerSize } from "../constructs/resources.ts";

/** A volume that outlives its pod. */
export interface StorageValues {
  readonly gb: number;
  /** @default the cluster's own */
  readonly storageClass?: string;
}

/** MongoDB: a replica set in the namespace, or a service outside it. */
export type MongoValues = MongoReplicaSetValues | ExternalMongoValues;

/** A replica set as a StatefulSet. */
export interface MongoReplicaSetValues {
  readonly kind: "replica-set";
  /** Odd: 3 survive the loss of one. */
  readonly members: number;
  readonly size: ContainerSize;
  readonly storage: StorageValues;
  /** `net.maxIncomingConnections` of a member; each costs it up to 1 MB of memory (see `check-connections.ts`). */
  readonly maxConnections: number;
}

/** MongoDB of a vendor or of another team. */
export interface ExternalMongoValues {
  readonly kind: "external";
  /** `mongodb://` or `mongodb+srv://`, with `$(MONGO_PASSWORD)` where the password belongs: it comes from the Secret. */
  readonly url: string;
  /** Connections it allows the fleet. */
  readonly maxConnections: number;
  /** Addresses to reach it at. @default everything outside the cluster's private ranges */
  readonly cidrs?: readonly string[];
  /** @default 27017 */
  readonly port?: number;
}

/** Redis of sessions, outbox and queues, and the cache. */
export interface RedisValues {
  readonly queues: RedisQueueValues | ExternalRedisValues;
  /** Absent: the cache lives in the first, where it takes memory that nothing evicts. */
  readonly cache?: RedisCacheValues | ExternalRedisValues;
}

/** A primary with replicas on volumes, with `appendonly yes` and `noeviction`. */
export interface RedisQueueValues {
  readonly kind: "instances";
  /** 1: a restart is an outage of seconds. 3: Sentinel fails over. */
  readonly replicas: 1 | 3;
  readonly size: ContainerSize;
  readonly storage: StorageValues;
  readonly maxmemoryMb: number;
}

/** One instance that may lose everything, with `allkeys-lru`. */
export interface RedisCacheValues {
  readonly kind: "instances";
  readonly size: ContainerSize;
  readonly maxmemoryMb: number;
}

/** Redis of a vendor or of another team. */
export interface ExternalRedisValues {
  readonly kind: "external";
  /** As `REDIS_URL` in `.env.example`, with `$(REDIS_PASSWORD)` (the cache: `$(CACHE_REDIS_PASSWORD)`) where the password belongs. */
  readonly url: string;
  /** Addresses to reach it at. @default everything outside the cluster's private ranges */
  readonly cidrs?: readonly string[];
  /** @default 6379 */
  readonly port?: number;
}
