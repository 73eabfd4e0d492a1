import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Redis } from "ioredis";
import { type Db, MongoClient } from "mongodb";
import { BOTS } from "../../../app/src/bots/index.ts";
import { botDatabase } from "../../../app/src/platform/mongo/connection.ts";
import { tokenName } from "../../../app/src/roles/config/shared.ts";
import { freePorts } from "../../../dev/servers/free-ports.ts";
import { startMongoReplicaSet } from "../../../dev/servers/mongo-replica-set.ts";
import { startRedis } from "../../../dev/servers/redis.ts";
import type { ServerProcess } from "../../../dev/servers/server-process.ts";
import { runRole, startRole } from "../../../dev/testing/role-process.ts";
import type { LoadedBot } from "../bots.ts";
import type { Closers } from "./closers.ts";
import { startServices } from "./services.ts";

/** A process of the run, with the part it plays in the report. */
export interface Member {
  readonly name: string;
  readonly role: "bot" | "worker" | "api" | "mongod" | "redis" | "simulator" | "k6" | "runner";
  readonly pid: number;
}

/** What has to be open to count what became of everything, wherever the system runs. */
export interface Books {
  readonly bots: readonly LoadedBot[];
  readonly telegramUrl: string;
  /** By name; absent where no bot needs it. */
  readonly serviceUrls: Readonly<Record<string, string>>;
  readonly redis: Redis;
  /** The database of what all bots share. */
  readonly sharedDb: Db;
  databaseOf(bot: string): Db;
}

/** The whole system as production runs it, every part a process of its own. */
export interface System extends Books {
  readonly members: readonly Member[];
  readonly mongo: MongoClient;
  /** Where each role shows its metrics, on 127.0.0.1. */
  readonly opsPorts: Readonly<Record<"bot" | "worker" | "api", number>>;
  /** Where the worker shows its metrics. */
  readonly workerMetricsUrl: string;
}

export interface SystemOptions {
  readonly bots: readonly LoadedBot[];
  /** Data and logs; the data goes when the system is closed. */
  readonly folder: string;
  readonly logFolder: string;
  readonly abandoned: AbortSignal;
}

const DATABASE = "botfleet";
const MONGO_MEMBERS = 3;

/**
 * Starts it on free ports: a MongoDB of three members, Redis synced at every commit, the simulators, the roles with
 * production's settings. What was started is ended by `closers`, also when this throws.
 */
export async function startSystem(options: SystemOptions, closers: Closers): Promise<System> {
  const { abandoned, bots, folder, logFolder } = options;
  const ports = await freePorts(6);
  const [botPort = 0, apiPort = 0, botOps = 0, workerOps = 0, apiOps = 0, migrateOps = 0] = ports;
  const databases = await startDatabases(options, closers);
  const services = await startServices({ bots, tokenOf, logFolder, abandoned }, closers);
  const env: Record<string, string> = {
    ...Object.fromEntries(bots.map(({ name }) => [tokenName(name), tokenOf(name)])),
    BOTS: bots.map(({ name }) => name).join(","),
    PUBLIC_URL: `http://127.0.0.1:${botPort}`,
    API_PUBLIC_URL: `http://127.0.0.1:${apiPort}`,
    WEBHOOK_SECRETS_DIR: webhookSecrets(folder, bots),
    HOST: "127.0.0.1",
    OPS_HOST: "127.0.0.1",
    REDIS_URL: databases.redisUrl,
    MONGO_URL: databases.mongoUrl,
    MONGO_DB: DATABASE,
    ...services.env,
  };
  await runRole({ role: "migrate", args: ["up"], env, opsPort: migrateOps, logFolder });
  const start = async (role: "bot" | "worker" | "api", port: number, opsPort: number) => {
    abandoned.throwIfAborted();
    const server = await startRole({ role, env: { ...env, PORT: String(port) }, opsPort, logFolder });
    closers.add(() => server.stop());
    return server;
  };
  const [bot, worker, api] = await Promise.all([
    start("bot", botPort, botOps),
    start("worker", 0, workerOps),
    start("api", apiPort, apiOps),
  ]);
  await runRole({ role: "migrate", args: ["bootstrap"], env, opsPort: migrateOps, logFolder });
  const mongo = await new MongoClient(databases.mongoUrl).connect();
  closers.add(() => mongo.close());
  const redis = new Redis(databases.redisUrl);
  closers.add(async () => redis.disconnect());
  return {
    bots,
    telegramUrl: services.telegramUrl,
    serviceUrls: services.urls,
    members: [
      member("bot-1", "bot", bot),
      member("worker-1", "worker", worker),
      member("api-1", "api", api),
      ...databases.members,
      ...services.members,
    ],
    redis,
    mongo,
    sharedDb: mongo.db(DATABASE),
    databaseOf: (name) => mongo.db(botDatabase(DATABASE, name)),
    opsPorts: { bot: botOps, worker: workerOps, api: apiOps },
    workerMetricsUrl: `http://127.0.0.1:${workerOps}/metrics`,
  };
}

/** How a started process stands in the report. */
export function member(name: string, role: Member["role"], { pid }: Pick<ServerProcess, "pid">): Member {
  return { name, role, pid };
}

async function startDatabases({ abandoned, folder, logFolder }: SystemOptions, closers: Closers) {
  // On the disk, where a synced write costs what it costs: not in memory.
  const data = join(folder, "data");
  closers.add(async () => rmSync(data, { recursive: true, force: true }));
  const mongo = await startMongoReplicaSet({
    members: MONGO_MEMBERS,
    // As in the cluster (infra/constructs/mongo-member.ts).
    oplogBatchDelayMs: 20,
    folder: join(data, "mongo"),
    logFolder,
    abandoned,
  });
  closers.add(() => mongo.stop());
  const redis = await startRedis({ folder: join(data, "redis"), logFolder, abandoned });
  closers.add(() => redis.stop());
  return {
    mongoUrl: mongo.url,
    redisUrl: redis.url,
    members: [
      ...mongo.members.map((process, index) => member(`mongod-${index + 1}`, "mongod", process)),
      member("redis", "redis", redis.process),
    ],
  };
}

function tokenOf(bot: string): string {
  return `${100_001 + BOTS.findIndex(({ name }) => name === bot)}:load-token`;
}

function webhookSecrets(folder: string, bots: readonly LoadedBot[]): string {
  const secrets = join(folder, "webhook-secrets");
  mkdirSync(secrets, { recursive: true });
  for (const { name } of bots) writeFileSync(join(secrets, name), "load-secret\n");
  return secrets;
}
