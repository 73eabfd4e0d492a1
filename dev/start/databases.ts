import { join } from "node:path";
import { startMongoReplicaSet } from "../servers/mongo-replica-set.ts";
import { startRedis } from "../servers/redis.ts";
import type { Databases, Ports } from "./environment.ts";
import type { Settings } from "./settings.ts";
import type { Service } from "./supervisor.ts";

/** MongoDB (one member) and Redis with their data in the data folder, but for those the user runs. */
export function databaseServices(settings: Settings, ports: Ports, logFolder: string): Service[] {
  const kept = { logFolder, whenOrphaned: "TERM" } as const;
  const mongod: Service = {
    name: "mongod",
    logFile: join(logFolder, "mongod-m1.log"),
    async start(abandoned) {
      const folder = join(settings.dataFolder, "mongo");
      const set = await startMongoReplicaSet({ folder, ports: [ports.mongod], abandoned, ...kept });
      const [member] = set.members;
      if (member === undefined) throw new Error("a replica set of one member has none");
      return member;
    },
  };
  const redis: Service = {
    name: "redis",
    logFile: join(logFolder, "redis.log"),
    async start(abandoned) {
      const folder = join(settings.dataFolder, "redis");
      return (await startRedis({ folder, port: ports.redis, abandoned, ...kept })).process;
    },
  };
  return [...(settings.mongoUrl ? [] : [mongod]), ...(settings.redisUrl ? [] : [redis])];
}

/** Where the roles find the databases. */
export function databaseAddresses(settings: Settings, ports: Ports): Databases {
  return {
    mongoUrl: settings.mongoUrl ?? `mongodb://127.0.0.1:${ports.mongod}/?replicaSet=rs0`,
    redisUrl: settings.redisUrl ?? `redis://127.0.0.1:${ports.redis}`,
  };
}
