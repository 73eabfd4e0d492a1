import { figure } from "../../report/figures.ts";
import { MOST, USABLE } from "../assumptions.ts";
import type { Demand, Load } from "../demand.ts";
import { FLOOR, mongodFloor } from "../requirements.ts";
import { type Part, roundMemory } from "./part.ts";

/** A cluster has three masters at least, each with a replica. */
const LEAST_MASTERS = 3;
/** The container is so much larger than Redis' `maxmemory`. */
const OVER_MAXMEMORY = 1.25;
/** The AOF, the one it is rewritten to, and room. */
const DISK_OF_MEMORY = 4;
const MEMBERS = 3;

/** How Redis is set up: one with its replica, or a cluster, and why. */
export interface RedisShape {
  readonly masters: number;
  /** Why one is not enough; empty where it is. */
  readonly reasons: readonly string[];
}

/** Says when one Redis is not enough: by CPU, as commands run on one core, or by memory. */
export function redisShape({ cores, redisGb }: Demand): RedisShape {
  const reasons: string[] = [];
  if (cores.redis > USABLE.redisCore) {
    reasons.push(
      `CPU: ${figure(cores.redis)} cores of commands, and one Redis may use ${USABLE.redisCore} of its one`,
    );
  }
  if (redisGb > MOST.redisGb) {
    reasons.push(
      `memory: ${figure(redisGb)} GB, and past ${MOST.redisGb} GB the fork of an AOF rewrite is felt`,
    );
  }
  if (reasons.length === 0) return { masters: 1, reasons };
  const needed = Math.max(cores.redis / USABLE.redisCore, redisGb / MOST.redisGb);
  return { masters: Math.max(LEAST_MASTERS, Math.ceil(needed)), reasons };
}

/** Redis for sessions, outbox and queues, and the cache, which is an instance of its own. */
export function redisParts(demand: Demand): readonly Part[] {
  const { masters } = redisShape(demand);
  const memoryGb = roundMemory(Math.max(FLOOR.redis.memoryGb, (demand.redisGb / masters) * OVER_MAXMEMORY));
  const kind =
    masters === 1 ? "primary and replica, Sentinel beside" : `cluster of ${masters} masters, a replica each`;
  return [
    {
      name: masters === 1 ? "redis" : "redis-cluster",
      replicas: 2 * masters,
      cpu: FLOOR.redis.cpu,
      memoryGb,
      diskGb: Math.ceil(memoryGb * DISK_OF_MEMORY),
      why: `${kind}; ${figure(demand.cores.redis)} cores, ${figure(demand.redisGb)} GB`,
    },
    { name: "redis-cache", replicas: 1, ...FLOOR.redis, diskGb: 0, why: "allkeys-lru, can be lost" },
  ];
}

/** How many replica sets hold the data. */
export function mongoShards({ cores }: Demand): number {
  return Math.ceil(cores.mongoBusiest / USABLE.mongo / MOST.mongoCores) || 1;
}

/** MongoDB: every replica set has three members of one size, as each may become the primary. */
export function mongoPart(demand: Demand, { people }: Load): Part {
  const shards = mongoShards(demand);
  const floor = mongodFloor(people);
  return {
    name: "mongod",
    replicas: MEMBERS * shards,
    cpu: Math.max(floor.cpu, Math.ceil(demand.cores.mongoBusiest / USABLE.mongo / shards)),
    memoryGb: roundMemory(Math.max(floor.memoryGb, demand.mongoGb / shards)),
    diskGb: Math.max(20, Math.ceil((demand.mongoGb / shards) * 5)),
    why: `${figure(demand.mongoWritesPerS)} writes/s; ${figure(demand.cores.mongo)} cores over all members, ${figure(demand.cores.mongoBusiest)} on the busiest`,
  };
}
