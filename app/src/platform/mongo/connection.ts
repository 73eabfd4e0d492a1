import { type Db, MongoClient } from "mongodb";
import { MONGO_POOL } from "../../contracts/concurrency.ts";
import { patiently } from "../lifecycle/patience.ts";
import type { Logger } from "../observe/logger.ts";
import type { Metrics } from "../observe/metrics.ts";
import { mongoCall, OPERATION_MS } from "./errors.ts";
import { observeMongo } from "./pool-metrics.ts";

export interface MongoConnectionOptions {
  /** `mongodb://…` of a replica set or of a sharded cluster's routers. */
  readonly url: string;
  readonly database: string;
  /** Shows in MongoDB's log, in ours and as the metrics' `pool`. */
  readonly name: string;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Connections per server. @default 10 to 200 */
  readonly pool?: { readonly min: number; readonly max: number };
  readonly timeouts?: Partial<MongoTimeouts>;
}

export interface MongoTimeouts {
  /** @default 5,000 ms */
  readonly connectMs: number;
  /** How long an operation waits for a primary. @default 5,000 ms */
  readonly selectionMs: number;
  /** Silence of a server during one operation; `mongoCall` bounds the whole with its retries. @default 10,000 ms */
  readonly operationMs: number;
}

/** An open client and what its owner does with it. */
export interface MongoConnection {
  readonly client: MongoClient;
  /** What the platform keeps for all bots: dead letters, and files where GridFS has them. */
  readonly db: Db;
  /** A bot's own database; see {@link botDatabase}. */
  dbOf(bot: string): Db;
  /** Asks the primary now. @throws AppError MONGO_UNAVAILABLE */
  healthy(): Promise<void>;
  /**
   * Waits until the primary answers and lets this client in: a user may be made while we wait.
   * @throws AppError MONGO_UNAVAILABLE, MONGO_REFUSED
   */
  ready(withinMs: number, signal?: AbortSignal): Promise<void>;
  /** Closes all connections; operations under way fail. */
  close(): Promise<void>;
}

const TIMEOUTS: MongoTimeouts = { connectMs: 5_000, selectionMs: 5_000, operationMs: OPERATION_MS };

/**
 * Name of a bot's own database, beside the platform's: collections of two bots never meet, and one bot's data is
 * backed up, restored, moved or dropped without the others'.
 */
export const botDatabase = (database: string, bot: string): string => `${database}_${bot}`;

/**
 * Builds the client; connections open with the first operation. Writes are acknowledged by a majority and its
 * journals, reads see only majority-committed data of the primary, reads and writes are repeated once by the driver
 * where that is safe. The driver's own `timeoutMS` is not used: since 7.8 it has no effect.
 */
export function connectMongo(options: MongoConnectionOptions): MongoConnection {
  const { url, database, name, metrics, pool = MONGO_POOL } = options;
  const timeouts = { ...TIMEOUTS, ...options.timeouts };
  const logger = options.logger.child({ pool: name });
  const client = new MongoClient(url, {
    appName: name,
    minPoolSize: pool.min,
    maxPoolSize: pool.max,
    connectTimeoutMS: timeouts.connectMs,
    serverSelectionTimeoutMS: timeouts.selectionMs,
    waitQueueTimeoutMS: timeouts.selectionMs,
    socketTimeoutMS: timeouts.operationMs,
    // A majority that is gone answers before the socket is given up, and so says what is wrong.
    writeConcern: { w: "majority", journal: true, wtimeoutMS: timeouts.operationMs * 0.9 },
    readConcern: { level: "majority" },
    readPreference: "primary",
    retryReads: true,
    retryWrites: true,
    monitorCommands: true,
  });
  observeMongo(client, name, metrics);
  client.on("topologyDescriptionChanged", ({ previousDescription, newDescription }) => {
    if (previousDescription.type !== newDescription.type) {
      logger.info({ from: previousDescription.type, to: newDescription.type }, "mongodb topology changed");
    }
  });
  const healthy = async (): Promise<void> => {
    const ping = client.db(database).command({ ping: 1 }, { readPreference: "primary" });
    await mongoCall("ping", ping, { limitMs: timeouts.selectionMs });
  };
  const connect = async (): Promise<void> => {
    // Asked for by name: an operation whose own connecting failed leaves the driver with what it closed, for good.
    await mongoCall("connect", client.connect(), { limitMs: 2 * timeouts.selectionMs });
    await healthy();
  };
  return {
    client,
    db: client.db(database),
    dbOf: (bot) => client.db(botDatabase(database, bot)),
    healthy,
    ready: (withinMs, signal) => patiently(connect, { what: "MongoDB", withinMs, logger, signal }),
    close: async () => {
      await client.close();
      // It knows nobody now, which is no outage.
      metrics.mongoUp.remove({ pool: name });
    },
  };
}
