import { MONGO_MONITORS, MONGO_POOL } from "../../app/src/contracts/concurrency.ts";
import type { Fleet } from "../charts/fleet.ts";
import { wiredTigerCacheGb } from "../constructs/mongo-member.ts";
import type { EnvironmentRule } from "./check.ts";
import type { Environment } from "./environment.ts";
import { poolsOf } from "./pools.ts";

/** The rest is for the members themselves, exporters and people. */
const USABLE = 0.9;
/** `migrate` and `bootstrap`. What a pod waits for is no process more: it has ended when the pod starts. */
const JOBS = 2;
/** A rollout has one more of each pool. */
const SURGE = 1;

/** What MongoDB takes of memory for a connection, at the most: its thread's stack and its buffers. */
const MB_EACH = 1;
/** Of what the cache leaves; the rest is for sorting, and the node's cache of files. */
const SHARE = 0.5;

/** Connections of one process to a member, by the setting it gets. Its bots' databases share them. */
function perProcess({ settings }: Environment): number {
  return Number(settings.MONGO_POOL_MAX ?? MONGO_POOL.max) + MONGO_MONITORS;
}

/** Processes that may be there at once. */
function mostProcesses(fleet: Fleet): number {
  return poolsOf(fleet).reduce((sum, { replicas }) => sum + replicas.max + SURGE, JOBS);
}

/** How many connections a member of this much memory carries. */
export function carriedConnections(memoryMb: number): number {
  return Math.floor(((memoryMb - wiredTigerCacheGb(memoryMb) * 1024) * SHARE) / MB_EACH);
}

/** MongoDB takes the connections of every process there may be, and its memory carries those it takes. */
export const connectionProblems: EnvironmentRule = (fleet) => [
  ...poolProblems(fleet),
  ...memoryProblems(fleet.environment),
];

function poolProblems(fleet: Fleet): readonly string[] {
  const { maxConnections } = fleet.environment.mongo;
  const processes = mostProcesses(fleet);
  const each = perProcess(fleet.environment);
  const usable = Math.floor(maxConnections * USABLE);
  if (processes * each <= usable) return [];
  const fitting = Math.floor(usable / processes) - MONGO_MONITORS;
  return [
    `Up to ${processes} processes (each pool's replicas.max and one more in a rollout, and ${JOBS} Jobs) may open ${each} connections each to a member of MongoDB (settings.MONGO_POOL_MAX and ${MONGO_MONITORS}), ${processes * each} in all, and ${USABLE * 100} % of mongo.maxConnections are ${usable}: ${
      fitting < MONGO_POOL.min ? "lower replicas.max" : `set MONGO_POOL_MAX to ${fitting}`
    } or raise mongo.maxConnections to ${Math.ceil((processes * each) / USABLE)}.`,
  ];
}

function memoryProblems({ mongo }: Environment): readonly string[] {
  if (mongo.kind === "external") return [];
  const { maxConnections, size } = mongo;
  const carried = carriedConnections(size.memoryMb.limit);
  if (maxConnections <= carried) return [];
  return [
    `mongo.maxConnections is ${maxConnections}, and a member of ${size.memoryMb.limit} MiB carries ${carried}: a connection may take ${MB_EACH} MB, and half of what the cache leaves is theirs. Lower it to ${carried} or raise mongo.size.memoryMb.`,
  ];
}
