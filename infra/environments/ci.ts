import { squeezed } from "../constructs/resources.ts";
import type { Environment } from "./environment.ts";
import { OTHERS_IMAGES } from "./others-images.ts";
import { REDIS_MAXMEMORY_MB, SIZE } from "./sizes.ts";

/**
 * The cluster test, on one node of two cores. Telegram and the vendors are simulators in the namespace, so that it can be
 * talked to without the outside. Left out, because no image of theirs is to be had where it runs: Grafana, Alertmanager,
 * the exporters. Its images of MongoDB, Redis and Prometheus may be older than their names (6.0, 7.0, 2.42): nothing
 * newer is used.
 */
export const ci: Environment = {
  name: "ci",
  namespace: "botfleet",
  people: 100,
  promised: false,
  images: {
    registry: "docker.io/botfleet",
    tag: "ci",
    pullPolicy: "IfNotPresent",
    mongo: OTHERS_IMAGES.mongo,
    redis: OTHERS_IMAGES.redis,
    prometheus: OTHERS_IMAGES.prometheus,
  },
  secretsRevision: "1",
  settings: { MONGO_POOL_MAX: "15" },
  bots: {
    replicas: { min: 2, max: 4 },
    size: squeezed(SIZE.bot, { cpu: 0.1, memoryMb: 192 }),
  },
  workers: { replicas: { min: 1, max: 2 }, size: squeezed(SIZE.worker, { cpu: 0.05, memoryMb: 192 }) },
  api: { replicas: { min: 1, max: 2 }, size: squeezed(SIZE.api, { cpu: 0.05, memoryMb: 192 }) },
  migration: { size: squeezed(SIZE.job, { cpu: 0.02, memoryMb: 96 }) },
  mongo: {
    kind: "replica-set",
    members: 3,
    size: squeezed(SIZE.mongo, { cpu: 0.1, memoryMb: 384 }),
    storage: { gb: 2 },
    maxConnections: 768,
  },
  redis: {
    queues: {
      kind: "instances",
      replicas: 1,
      size: squeezed(SIZE.redis, { cpu: 0.1, memoryMb: 128 }),
      storage: { gb: 2 },
      maxmemoryMb: REDIS_MAXMEMORY_MB,
    },
    cache: {
      kind: "instances",
      size: squeezed(SIZE.redis, { cpu: 0.02, memoryMb: 64 }),
      maxmemoryMb: REDIS_MAXMEMORY_MB,
    },
  },
  outside: {},
  monitoring: {
    prometheus: {
      size: squeezed(SIZE.prometheus, { cpu: 0.05, memoryMb: 256 }),
      storage: { gb: 2 },
      retention: "1d",
      scrapeInterval: "5s",
      // Some distributions build Prometheus without Kubernetes.
      discovery: "names",
    },
    exporters: false,
  },
  simulators: { size: squeezed(SIZE.simulator, { cpu: 0.05, memoryMb: 128 }) },
  operator: { size: squeezed(SIZE.operator, { cpu: 0.02, memoryMb: 96 }) },
  backups: {
    size: squeezed(SIZE.backup, { cpu: 0.02, memoryMb: 96 }),
    trial: squeezed(SIZE.backupTrial, { cpu: 0.02, memoryMb: 128 }),
    store: { kind: "volume", storage: { gb: 2 } },
    limitMinutes: 30,
  },
  autoscaling: "operator",
};
