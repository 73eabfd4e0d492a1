import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePorts } from "../../dev/servers/free-ports.ts";
import { startMongoReplicaSet } from "../../dev/servers/mongo-replica-set.ts";
import { type PrometheusServer, startPrometheus } from "../../dev/servers/prometheus.ts";
import { startRedis } from "../../dev/servers/redis.ts";
import { temporaryFolder } from "../../dev/servers/temporary-folder.ts";
import { type Stack, startStack } from "../../dev/testing/stack.ts";
import { systemClock } from "../../simulators/http/clock.ts";

/** A server that can be ended, and started again with the data it had. */
export interface Part {
  end(): Promise<void>;
  begin(): Promise<void>;
}

/** The whole system with servers of its own, watched by a real Prometheus. */
export interface Town {
  readonly stack: Stack;
  readonly prometheus: PrometheusServer;
  readonly mongo: Part;
  readonly redis: Part;
  readonly cache: Part;
  /** Lets MongoDB stand still for so long and go on for so long, in turns; 0: no more. */
  stutter(stillMs: number, onMs: number): Promise<void>;
  /** Sets OxaPay's clock back, ms. */
  setBack(ms: number): void;
  close(): Promise<void>;
}

/** How much quicker Telegram comes again with what was refused. */
export const HASTE = 10;

/** Twice within what three minutes take here. Half of it is for an answer, enough on a busy machine too. */
const SYNTHETIC_EVERY = "750ms";

/** Starts it. @param rules path of the rules; @param everyMs between two looks at the roles */
export async function startTown(rules: string, everyMs: number): Promise<Town> {
  const folder = temporaryFolder();
  const [mongoPort = 0, redisPort = 0, cachePort = 0] = await freePorts(3);
  const mongo = await part(async () => {
    const set = await startMongoReplicaSet({ folder: join(folder, "mongo"), ports: [mongoPort] });
    return { ...set, pid: set.members[0]?.pid ?? 0 };
  });
  const redis = await part(() => redisAt(join(folder, "redis"), redisPort));
  const cache = await part(() => redisAt(join(folder, "cache"), cachePort));
  const stutter = stutterer(mongo.pid);
  let back = 0;
  const stack = await startStack({
    mongoUrl: mongo.first.url,
    redisUrl: redis.first.url,
    env: { CACHE_REDIS_URL: cache.first.url },
    oxapayClock: { ...systemClock, now: () => Date.now() - back },
    haste: HASTE,
    synthetic: SYNTHETIC_EVERY,
  });
  // It is ended on purpose; without a listener each refused connection is printed.
  stack.redis.on("error", () => {});
  const prometheus = await startPrometheus({
    targets: Object.entries(stack.opsPorts).map(([role, port]) => ({
      address: `127.0.0.1:${port}`,
      labels: { role, workload: role, environment: "test" },
    })),
    rules: [rules],
    everyMs,
    folder: join(folder, "prometheus"),
  });
  return {
    stack,
    prometheus,
    mongo,
    redis,
    cache,
    stutter,
    setBack: (ms) => {
      back = ms;
    },
    close: async () => {
      await stutter(0, 0);
      await prometheus.stop();
      await stack.close();
      await Promise.all([mongo, redis, cache].map((each) => each.end()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Server {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

async function part(start: () => Promise<Server>) {
  const first = await start();
  let running = first;
  return {
    first,
    pid: () => running.pid,
    end: () => running.stop(),
    begin: async () => {
      running = await start();
    },
  };
}

async function redisAt(folder: string, port: number): Promise<Server> {
  const { process, stop, url } = await startRedis({ folder, port });
  return { url, stop, pid: process.pid };
}

/** Stops a process and lets it go on, in turns. */
function stutterer(pid: () => number): Town["stutter"] {
  let over = new AbortController();
  let turning = Promise.resolve();
  const turn = async (stillMs: number, onMs: number, signal: AbortSignal): Promise<void> => {
    const wait = (ms: number) => sleep(ms, undefined, { signal }).catch(() => undefined);
    while (!signal.aborted) {
      process.kill(pid(), "SIGSTOP");
      await wait(stillMs);
      process.kill(pid(), "SIGCONT");
      await wait(onMs);
    }
  };
  return async (stillMs, onMs) => {
    over.abort();
    await turning;
    over = new AbortController();
    if (stillMs > 0) turning = turn(stillMs, onMs, over.signal);
  };
}
