import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type MongoReplicaSet, startMongoReplicaSet } from "../../../dev/servers/mongo-replica-set.ts";
import { type RedisServer, startRedis } from "../../../dev/servers/redis.ts";

/** The webhook secret of every program. */
export const WEBHOOK_SECRET = "bench-secret_0123456789abcdef";

const CACHE = join(import.meta.dirname, "../../../.cache/bench");

/** Folder for what a run leaves to look at: the programs' logs. */
export const LOG_FOLDER = join(CACHE, "logs");

/** A Redis as production runs it: append-only file on the disk, synced at every commit. */
export async function startBenchRedis(...settings: readonly string[]): Promise<RedisServer> {
  mkdirSync(CACHE, { recursive: true });
  // Not in memory, where other servers of the project keep their data: a sync has to cost what it costs.
  const folder = mkdtempSync(join(CACHE, "redis-"));
  const server = await startRedis({ folder, settings });
  const stop = async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { ...server, stop };
}

/** The databases of the production process, and its webhook secret. */
export interface Databases {
  readonly redis: RedisServer;
  readonly mongo: MongoReplicaSet;
  /** Settings for the process. */
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/**
 * Adds to a Redis what else the process needs. MongoDB has one member: the benchmark's bot writes nothing there.
 * @returns `stop()` ends the Redis too
 */
export async function startDatabases(redis: RedisServer): Promise<Databases> {
  const mongo = await startMongoReplicaSet();
  const secrets = mkdtempSync(join(CACHE, "secrets-"));
  writeFileSync(join(secrets, "bench"), `${WEBHOOK_SECRET}\n`);
  return {
    redis,
    mongo,
    env: {
      REDIS_URL: redis.url,
      MONGO_URL: mongo.url,
      MONGO_DB: "bench",
      WEBHOOK_SECRETS_DIR: secrets,
      HOST: "127.0.0.1",
      OPS_HOST: "127.0.0.1",
      OPS_PORT: "0",
    },
    stop: async () => {
      await Promise.all([redis.stop(), mongo.stop()]);
      rmSync(secrets, { recursive: true, force: true });
    },
  };
}
