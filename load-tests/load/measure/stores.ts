import type { Redis } from "ioredis";
import type { MongoClient } from "mongodb";
import { z } from "zod";
import type { LoadResult } from "../../report/result.ts";
import type { System } from "../system/system.ts";

type Stores = NonNullable<LoadResult["stores"]>;

/** Counters of the stores at a moment. */
export interface StoreCounters {
  readonly redisCommands: number;
  readonly redisBytes: number;
  readonly mongoReads: number;
  readonly mongoBytes: number;
}

const MB = 2 ** 20;

/** Reads the counters. */
export async function readStores({ mongo, redis }: System): Promise<StoreCounters> {
  const info = await redisInfo(redis);
  const { opcounters, network } = await serverStatus(mongo);
  return {
    redisCommands: info("total_commands_processed"),
    redisBytes: info("total_net_input_bytes") + info("total_net_output_bytes"),
    mongoReads: opcounters.query + opcounters.getmore,
    mongoBytes: network.bytesIn + network.bytesOut,
  };
}

/** What the stores did between then and now, and hold now. @param writes documents written meanwhile */
export async function storesSince(system: System, before: StoreCounters, writes: number): Promise<Stores> {
  const now = await readStores(system);
  const info = await redisInfo(system.redis);
  const databases = [system.sharedDb, ...system.bots.map(({ name }) => system.databaseOf(name))];
  const sizes = await Promise.all(databases.map(async (db) => Number((await db.stats()).dataSize)));
  return {
    redis: {
      used_memory_mb: mb(info("used_memory")),
      commands: now.redisCommands - before.redisCommands,
      network_mb: mb(now.redisBytes - before.redisBytes),
    },
    mongo: {
      data_mb: mb(sizes.reduce((sum, size) => sum + size, 0)),
      writes,
      reads: now.mongoReads - before.mongoReads,
      network_mb: mb(now.mongoBytes - before.mongoBytes),
    },
  };
}

async function redisInfo(redis: Redis): Promise<(field: string) => number> {
  const text = await redis.info();
  return (field) => Number(new RegExp(`^${field}:(\\d+)`, "m").exec(text)?.[1] ?? 0);
}

const number = z.coerce.number();
const statusSchema = z.object({
  opcounters: z.object({ query: number, getmore: number }),
  network: z.object({ bytesIn: number, bytesOut: number }),
});

async function serverStatus(mongo: MongoClient) {
  return statusSchema.parse(await mongo.db("admin").command({ serverStatus: 1 }));
}

const mb = (bytes: number): number => Math.round((bytes / MB) * 10) / 10;
