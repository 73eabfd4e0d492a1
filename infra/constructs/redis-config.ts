/** What an instance of Redis is for, and how much it may hold. */
export interface RedisConfigProps {
  readonly use: "queues" | "cache";
  readonly port: number;
  readonly maxmemoryMb: number;
  /** Refuse writes that no replica takes over: less than one of them, or none within 10 s. @default false */
  readonly confirmed?: boolean;
  /** Where the append-only file is, or nothing is written. */
  readonly folder: string;
}

/** Nothing of it is ever lost that was answered: each commit is on the disk first. When it is full, writes are refused. */
const QUEUES = {
  appendonly: "yes",
  appendfsync: "always",
  // Each time the file is written anew everybody waits; by default it would be each 64 MB.
  "auto-aof-rewrite-min-size": "512mb",
  "maxmemory-policy": "noeviction",
  // A replica that was away for a moment reads on instead of copying everything.
  "repl-backlog-size": "64mb",
  "repl-diskless-sync": "yes",
  "repl-diskless-sync-delay": "0",
} as const;

/** What is asked for least goes first; a restart begins with nothing. */
const CACHE = { appendonly: "no", "maxmemory-policy": "allkeys-lru" } as const;

/** `redis.conf` of an instance: everything but its password and whom it replicates. */
export function redisConfig({ confirmed = false, folder, maxmemoryMb, port, use }: RedisConfigProps): string {
  const values: Readonly<Record<string, string | number>> = {
    port,
    bind: "* -::*",
    dir: folder,
    // No snapshots: the append-only file is the data, or there is none.
    save: '""',
    maxmemory: `${maxmemoryMb}mb`,
    ...(use === "queues" ? QUEUES : CACHE),
    ...(confirmed ? { "min-replicas-to-write": 1, "min-replicas-max-lag": 10 } : {}),
  };
  return `${Object.entries(values)
    .map(([name, value]) => `${name} ${value}`)
    .join("\n")}\n`;
}
