import type { Environment } from "./environment.ts";
import { TELEGRAM_RANGES } from "./ingress.ts";
import { OTHERS_IMAGES } from "./others-images.ts";
import { REDIS_MAXMEMORY_MB, SIZE } from "./sizes.ts";

/** Everything production has, at the requirements' least: for trying a release with bots of its own. */
export const staging: Environment = {
  name: "staging",
  namespace: "botfleet",
  people: 500,
  promised: true,
  images: {
    ...OTHERS_IMAGES,
    registry: "registry.example.org/botfleet",
    tag: "0.1.0",
    pullPolicy: "IfNotPresent",
    pullSecret: "registry",
  },
  secretsRevision: "1",
  settings: { MONGO_POOL_MAX: "16" },
  bots: { replicas: { min: 2, max: 3 }, size: SIZE.bot },
  workers: { replicas: { min: 1, max: 2 }, size: SIZE.worker },
  api: { replicas: { min: 2, max: 2 }, size: SIZE.api },
  migration: { size: SIZE.job },
  mongo: {
    kind: "replica-set",
    members: 3,
    size: SIZE.mongo,
    storage: { gb: 20 },
    maxConnections: 768,
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
    botsHost: "bots.staging.example.org",
    apiHost: "api.staging.example.org",
    controllerNamespace: "ingress-nginx",
    clusterIssuer: "letsencrypt",
    rateLimit: { perSecond: 20, exempt: TELEGRAM_RANGES },
  },
  outside: {},
  monitoring: {
    prometheus: { size: SIZE.prometheus, storage: { gb: 20 }, retention: "32d" },
    // Nobody is called at night for it.
    alertmanager: { size: SIZE.alertmanager, storage: { gb: 1 }, heartbeat: false },
    grafana: { size: SIZE.grafana },
    exporters: true,
  },
  operator: { size: SIZE.operator },
  backups: {
    size: SIZE.backup,
    trial: SIZE.backupTrial,
    // Enough for trying it out; production keeps them elsewhere.
    store: { kind: "volume", storage: { gb: 20 } },
    schedule: { schedule: "30 2 * * *", retention: { count: 7 }, tooOldAfterHours: 26 },
    limitMinutes: 120,
  },
  autoscaling: "operator",
};
