import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Redis } from "ioredis";
import { findBinary } from "../binaries/find-binary.mjs";
import { freePorts } from "./free-ports.ts";
import { type ServerProcess, spawnServer, waitUntilReady } from "./server-process.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** What {@link startRedis} may be told; everything has a default. */
export interface RedisOptions {
  /** Keeps the append-only file and is left in place; default: a temporary folder, removed by `stop()`. */
  readonly folder?: string;
  /** Folder for `redis.log`, default `folder`. */
  readonly logFolder?: string;
  /** Port on 127.0.0.1, default a free one. */
  readonly port?: number;
  /** Port of a primary on 127.0.0.1 to replicate; the start waits for the link to be up. */
  readonly replicaOf?: number;
  /** Further settings, as on the command line: `["--cluster-enabled", "yes"]`. */
  readonly settings?: readonly string[];
  /** Signal when this process dies, default KILL. */
  readonly whenOrphaned?: "KILL" | "TERM";
  /** Ends a start that is under way. */
  readonly abandoned?: AbortSignal;
}

/** A running Redis. */
export interface RedisServer {
  /** `redis://127.0.0.1:<port>` */
  readonly url: string;
  readonly port: number;
  readonly process: ServerProcess;
  /** Ends the server (SIGTERM, SIGKILL after 10 s) and removes a temporary folder. */
  stop(): Promise<void>;
}

/**
 * Starts a real Redis as production runs it: append-only file synced at every commit, nothing evicted, no snapshots.
 * @throws ToolError `SERVER_MISSING`, `SERVER_FAILED` (with the end of the log); nothing is left running then
 */
export async function startRedis(options: RedisOptions = {}): Promise<RedisServer> {
  const binary = await findBinary("redis-server");
  const port = options.port ?? (await freePorts(1))[0] ?? 0;
  const folder = options.folder ?? temporaryFolder();
  const remove = () => {
    if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
  };
  try {
    const server = await spawnRedis(binary.path, port, folder, options);
    await waitUntilReady(
      server,
      () => isReady(server, port, options.replicaOf !== undefined),
      30_000,
      options.abandoned,
    );
    const stop = async () => {
      await server.stop();
      remove();
    };
    return { url: `redis://127.0.0.1:${port}`, port, process: server, stop };
  } catch (error) {
    remove();
    throw error;
  }
}

function spawnRedis(
  command: string,
  port: number,
  folder: string,
  options: RedisOptions,
): Promise<ServerProcess> {
  mkdirSync(folder, { recursive: true });
  const args = ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--save", ""];
  args.push("--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "noeviction");
  // At 1,000 messages a second the file grows 100 MB a minute. By default it is written anew each 64 MB: a fork, a second of
  // a processor and a large sync.
  args.push("--auto-aof-rewrite-min-size", "512mb");
  args.push("--repl-diskless-sync", "yes", "--repl-diskless-sync-delay", "0");
  if (options.replicaOf !== undefined) args.push("--replicaof", "127.0.0.1", String(options.replicaOf));
  args.push(...(options.settings ?? []));
  const logFile = join(options.logFolder ?? folder, "redis.log");
  return spawnServer({
    name: "redis-server",
    command,
    args,
    logFile,
    whenOrphaned: options.whenOrphaned ?? "KILL",
  });
}

/** Asked for its pid, because another server may hold the port. */
async function isReady(server: ServerProcess, port: number, replica: boolean): Promise<boolean> {
  return withRedis(port, async (redis) => {
    const info = await redis.info();
    if (!info.includes(`process_id:${server.pid}\r`) || info.includes("loading:1")) return false;
    return !replica || info.includes("master_link_status:up");
  });
}

/** Runs commands against the Redis at this port of 127.0.0.1, on a connection that does not retry, and closes it. */
export async function withRedis<T>(port: number, act: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis({
    port,
    host: "127.0.0.1",
    lazyConnect: true,
    connectTimeout: 2_000,
    commandTimeout: 5_000,
    enableReadyCheck: false,
    retryStrategy: () => null,
  });
  // Commands reject with what matters; without a listener ioredis prints every refused connection.
  redis.on("error", () => {});
  try {
    await redis.connect();
    return await act(redis);
  } finally {
    redis.disconnect();
  }
}
