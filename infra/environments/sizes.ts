import { sized } from "../constructs/resources.ts";

/**
 * Sizes of the requirements' table (`load-tests/capacity/requirements.ts`), promised whole. Where the limit is above the
 * request, the process computes on one core and its garbage collector and pool on others: held at one core they would
 * make each other wait.
 */
export const SIZE = {
  bot: sized({ request: 1, limit: 2 }, 1024),
  worker: sized(2, 2048, 1024),
  api: sized(2, 1536),

  synthetic: sized({ request: 0.02, limit: 0.5 }, 192),
  job: sized({ request: 0.1, limit: 1 }, 256),
  backup: sized({ request: 0.1, limit: 1 }, 512),
  /** Half of its scratch space holds all data once: 2 GB. */
  backupTrial: sized({ request: 0.1, limit: 1 }, 512, 4096),
  mongo: sized(2, 2048),
  mongoLarge: sized(2, 8192),
  redis: sized(2, 2560),
  prometheus: sized(1, 1024),
  alertmanager: sized({ request: 0.1, limit: 0.5 }, 128),
  grafana: sized(1, 512),
  logCollector: sized({ request: 0.1, limit: 0.5 }, 256),
  simulator: sized(1, 512),
  operator: sized({ request: 0.1, limit: 1 }, 192),
} as const;

/** Of a Redis container of 2.5 GB: the rest is for buffers and what an AOF rewrite copies. */
export const REDIS_MAXMEMORY_MB = 2048;
