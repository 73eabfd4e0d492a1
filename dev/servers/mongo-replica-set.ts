import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { findBinary } from "../binaries/find-binary.mjs";
import { freePorts } from "./free-ports.ts";
import { formReplicaSet, isAnswering } from "./mongo-initiate.ts";
import { type ServerProcess, spawnServer, waitUntilReady } from "./server-process.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** What {@link startMongoReplicaSet} may be told; everything has a default. */
export interface MongoReplicaSetOptions {
  /** Number of members, default 1. */
  readonly members?: number;
  /** Keeps data and logs (`m1/`, `m1.log`, …) and is left in place; default: a temporary folder, removed by `stop()`. */
  readonly folder?: string;
  /** Folder for the logs, default `folder`. */
  readonly logFolder?: string;
  /** One per member on 127.0.0.1; default: free ones. */
  readonly ports?: readonly number[];
  /** WiredTiger cache of each member in GB (0.25 or more), default 0.25. */
  readonly cacheGb?: number;
  /**
   * How long a secondary waits for company before it takes over what is new; ms. With 20 a write takes 12 ms longer until a
   * majority has it, and many small ones cost the three members a third less CPU. @default 0
   */
  readonly oplogBatchDelayMs?: number;
  /** How often documents whose time is over are taken away; seconds. @default 60 */
  readonly ttlMonitorSleepSecs?: number;
  /** Signal when this process dies, default KILL; TERM keeps a data folder clean. */
  readonly whenOrphaned?: "KILL" | "TERM";
  /** Ends a start that is under way. */
  readonly abandoned?: AbortSignal;
}

/** A running replica set `rs0`. */
export interface MongoReplicaSet {
  /** `mongodb://127.0.0.1:…,…/?replicaSet=rs0` */
  readonly url: string;
  readonly members: readonly ServerProcess[];
  /** Ends the members (SIGTERM, SIGKILL after 10 s) and removes a temporary folder. */
  stop(): Promise<void>;
}

/**
 * Starts a real MongoDB replica set and waits until it has a primary and every other member is a secondary.
 * A data folder may be used again on other ports: the set is told its new addresses.
 * @throws ToolError `SERVER_MISSING`, `SERVER_FAILED` (with the end of the log); nothing is left running then
 */
export async function startMongoReplicaSet(options: MongoReplicaSetOptions = {}): Promise<MongoReplicaSet> {
  const count = options.members ?? 1;
  const [binary, ports] = await Promise.all([findBinary("mongod"), options.ports ?? freePorts(count)]);
  const folder = options.folder ?? temporaryFolder();
  const removed = () => {
    if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
  };
  const members: ServerProcess[] = [];
  const stop = async () => {
    await Promise.all(members.map((member) => member.stop()));
    removed();
  };
  try {
    const start = async (port: number, index: number) => {
      const member = await spawnMember(binary.path, port, `m${index + 1}`, folder, options);
      members.push(member);
      await waitUntilReady(member, () => isAnswering(port, member.pid), 30_000, options.abandoned);
    };
    await settleAll(ports.map(start));
    await formReplicaSet(ports);
  } catch (error) {
    await stop();
    throw error;
  }
  const hosts = ports.map((port) => `127.0.0.1:${port}`).join(",");
  return { url: `mongodb://${hosts}/?replicaSet=rs0`, members, stop };
}

/** As `Promise.all`, but no start is still under way when it rejects. */
async function settleAll(starts: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(starts)).find((result) => result.status === "rejected");
  if (failed) throw failed.reason;
}

function spawnMember(
  command: string,
  port: number,
  name: string,
  folder: string,
  options: MongoReplicaSetOptions,
): Promise<ServerProcess> {
  const data = join(folder, name);
  mkdirSync(data, { recursive: true });
  const args = ["--replSet", "rs0", "--port", String(port), "--bind_ip", "127.0.0.1", "--dbpath", data];
  args.push(
    "--wiredTigerCacheSizeGB",
    String(options.cacheGb ?? 0.25),
    "--oplogSize",
    "128",
    "--nounixsocket",
  );
  args.push("--setParameter", "diagnosticDataCollectionEnabled=false");
  // A production member lingers up to 15 s so that clients may move to another one; here it is all going down.
  args.push("--setParameter", "shutdownTimeoutMillisForSignaledShutdown=100");
  // What a killed client left open holds its documents for so long; no transaction of ours takes a second.
  args.push("--setParameter", "transactionLifetimeLimitSeconds=5");
  args.push("--setParameter", `oplogBatchDelayMillis=${options.oplogBatchDelayMs ?? 0}`);
  args.push("--setParameter", `ttlMonitorSleepSecs=${options.ttlMonitorSleepSecs ?? 60}`);
  const logFile = join(options.logFolder ?? folder, `mongod-${name}.log`);
  return spawnServer({
    name: "mongod",
    command,
    args,
    logFile,
    whenOrphaned: options.whenOrphaned ?? "KILL",
  });
}
