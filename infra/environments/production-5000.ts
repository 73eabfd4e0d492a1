import type { Environment } from "./environment.ts";
import { TELEGRAM_RANGES } from "./ingress.ts";
import { OTHERS_IMAGES } from "./others-images.ts";
import { REDIS_MAXMEMORY_MB, SIZE } from "./sizes.ts";

/**
 * 5,000 people at once with each bot. Bounds and disks are at least those of `npm run capacity -- --people 5000 --every 10
 * --bot <bot>` (docs/performance.md, "Sizes"; `infra/environments/capacity.test.ts` holds them against it).
 */
export const production5000: Environment = {
  name: "production-5000",
  namespace: "botfleet",
  people: 5_000,
  promised: true,
  images: {
    ...OTHERS_IMAGES,
    registry: "registry.example.org/botfleet",
    tag: "0.1.0",
    pullPolicy: "IfNotPresent",
    pullSecret: "registry",
  },
  secretsRevision: "1",
  settings: { MONGO_POOL_MAX: "40" },
  bots: { replicas: { min: 2, max: 4 }, size: SIZE.bot },
  workers: { replicas: { min: 2, max: 3 }, size: SIZE.worker },
  api: { replicas: { min: 2, max: 3 }, size: SIZE.api },
  migration: { size: SIZE.job },
  mongo: {
    kind: "replica-set",
    members: 3,
    // From 5,000 people at once on a member has 8 GB (the requirements' table).
    size: SIZE.mongoLarge,
    storage: { gb: 50 },
    maxConnections: 2_304,
  },
  redis: {
    queues: {
      kind: "instances",
      replicas: 3,
      size: SIZE.redis,
      storage: { gb: 10 },
      maxmemoryMb: REDIS_MAXMEMORY_MB,
    },
    cache: { kind: "instances", size: SIZE.redis, maxmemoryMb: REDIS_MAXMEMORY_MB },
  },
  ingress: {
    botsHost: "bots.example.org",
    apiHost: "api.example.org",
    controllerNamespace: "ingress-nginx",
    clusterIssuer: "letsencrypt",
    rateLimit: { perSecond: 20, exempt: TELEGRAM_RANGES },
    responseHeaders: true,
  },
  outside: {},
  monitoring: {
    prometheus: { size: SIZE.prometheus, storage: { gb: 50 }, retention: "32d" },
    alertmanager: { size: SIZE.alertmanager, storage: { gb: 1 }, heartbeat: true },
    grafana: { size: SIZE.grafana },
    exporters: true,
  },
  operator: { size: SIZE.operator },
  backups: {
    // A backup of up to 5 GB, zipped, lies on the node's disk before it goes; its data, when it is tried out.
    size: { ...SIZE.backup, scratchMb: 10_240 },
    trial: { ...SIZE.backupTrial, scratchMb: 40_960 },
    store: {
      kind: "s3",
      endpoint: "https://s3.example.org",
      region: "eu-central-1",
      bucket: "botfleet-backups",
    },
    schedule: { schedule: "30 2 * * *", retention: { count: 14 }, tooOldAfterHours: 26 },
    limitMinutes: 120,
  },
  autoscaling: "operator",
};
