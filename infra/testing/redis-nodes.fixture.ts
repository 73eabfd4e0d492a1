import { execFile } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { findBinary } from "../../dev/binaries/find-binary.mjs";
import { freePorts } from "../../dev/servers/free-ports.ts";
import { type ServerProcess, spawnServer } from "../../dev/servers/server-process.ts";
import { temporaryFolder } from "../../dev/servers/temporary-folder.ts";
import { redisConfig } from "../constructs/redis-config.ts";
import { redisStartScript } from "../constructs/redis-start.ts";

const PASSWORD = "of-the-test";
const HOSTS = ["127.0.2.1", "127.0.2.2", "127.0.2.3"];

/** Three instances and their Sentinels as the pods start them, each pod an address of this machine's own. */
export interface RedisNodes {
  /** As the app is told it. */
  readonly url: string;
  readonly hosts: readonly string[];
  readonly port: number;
  readonly password: string;
  /** Runs the start script of a pod, then its containers. */
  start(index: number): Promise<void>;
  /** Ends a pod's containers without asking. */
  kill(index: number): Promise<void>;
  stop(): Promise<void>;
}

/** Starts nothing yet. */
export async function redisNodes(): Promise<RedisNodes> {
  const { path } = await findBinary("redis-server");
  const folder = temporaryFolder();
  const [port = 0, sentinelPort = 0] = await freePorts(2);
  const running = new Map<number, readonly ServerProcess[]>();
  const start = async (index: number) => {
    const pod = join(folder, HOSTS[index] ?? "");
    running.set(index, await startPod({ path, pod, port, sentinelPort, self: HOSTS[index] ?? "" }));
  };
  const kill = async (index: number) => {
    const processes = running.get(index) ?? [];
    running.delete(index);
    for (const { pid } of processes) process.kill(pid, "SIGKILL");
    await Promise.all(processes.map(({ exited }) => exited));
  };
  return {
    url: `redis+sentinel://:${PASSWORD}@${HOSTS.map((host) => `${host}:${sentinelPort}`).join(",")}/main`,
    hosts: HOSTS,
    port,
    password: PASSWORD,
    start,
    kill,
    stop: async () => {
      await Promise.all([...running.keys()].map(kill));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Pod {
  readonly path: string;
  readonly pod: string;
  readonly self: string;
  readonly port: number;
  readonly sentinelPort: number;
}

async function startPod({ path, pod, port, self, sentinelPort }: Pod): Promise<readonly ServerProcess[]> {
  const [data, run] = [join(pod, "data"), join(pod, "run")];
  for (const each of [data, run]) mkdirSync(each, { recursive: true });
  const replication = { port, sentinelPort, master: "main", quorum: 2 };
  const [script, conf] = [join(pod, "start.sh"), join(pod, "redis.conf")];
  writeFileSync(script, redisStartScript({ data, run, replication }));
  writeFileSync(conf, redisConfig({ use: "queues", port, maxmemoryMb: 256, folder: data }));
  const env = { PATH: process.env.PATH, REDIS_PASSWORD: PASSWORD, SELF: self, FIRST: HOSTS[0] };
  await promisify(execFile)("sh", [script], { env: { ...env, PEERS: HOSTS.slice(1).join(" ") } });
  const spawn = (name: string, args: readonly string[]) =>
    spawnServer({ name, command: path, args: [...args, "--bind", self], logFile: join(pod, `${name}.log`) });
  const include = ["--include", conf, "--replica-announce-ip", self, "--include", join(run, "auth.conf")];
  return Promise.all([
    spawn("redis", [join(data, "node.conf"), ...include]),
    spawn("sentinel", [join(data, "sentinel.conf"), "--sentinel"]),
  ]);
}
