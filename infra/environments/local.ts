import { squeezed } from "../constructs/resources.ts";
import type { Environment } from "./environment.ts";
import { OTHERS_IMAGES } from "./others-images.ts";
import { REDIS_MAXMEMORY_MB, SIZE } from "./sizes.ts";

/**
 * A cluster on one's own machine (kind, k3d, minikube) with real bots: they poll, as nobody reaches the machine from
 * outside. Images are built there and loaded: `docker build -f app/Dockerfile --target bot -t botfleet/bot:dev .`
 */
export const local: Environment = {
  name: "local",
  namespace: "botfleet",
  people: 100,
  promised: false,
  images: { ...OTHERS_IMAGES, registry: "docker.io/botfleet", tag: "dev", pullPolicy: "IfNotPresent" },
  secretsRevision: "1",
  settings: { MONGO_POOL_MAX: "18", LOG_LEVEL: "debug" },
  bots: { replicas: { min: 2, max: 3 }, size: squeezed(SIZE.bot, { cpu: 0.05, memoryMb: 192 }) },
  workers: { replicas: { min: 1, max: 2 }, size: squeezed(SIZE.worker, { cpu: 0.05, memoryMb: 192 }) },
  api: { replicas: { min: 1, max: 1 }, size: squeezed(SIZE.api, { cpu: 0.05, memoryMb: 192 }) },
  migration: { size: squeezed(SIZE.job, { cpu: 0.05, memoryMb: 128 }) },
  mongo: {
    kind: "replica-set",
    members: 3,
    size: squeezed(SIZE.mongo, { cpu: 0.1, memoryMb: 384 }),
    storage: { gb: 5 },
    maxConnections: 768,
  },
  redis: {
    queues: {
      kind: "instances",
      replicas: 1,
      size: squeezed(SIZE.redis, { cpu: 0.05, memoryMb: 128 }),
      storage: { gb: 5 },
      maxmemoryMb: REDIS_MAXMEMORY_MB,
    },
  },
  outside: {},
  monitoring: {
    prometheus: {
      size: squeezed(SIZE.prometheus, { cpu: 0.05, memoryMb: 256 }),
      storage: { gb: 5 },
      retention: "2d",
    },
    grafana: { size: squeezed(SIZE.grafana, { cpu: 0.05, memoryMb: 128 }) },
    exporters: false,
  },
  autoscaling: "cpu",
};
