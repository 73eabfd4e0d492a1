import { randomUUID } from "node:crypto";
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { freePorts } from "../../../../../dev/servers/free-ports.ts";
import { startMongoReplicaSet } from "../../../../../dev/servers/mongo-replica-set.ts";
import { startRedis } from "../../../../../dev/servers/redis.ts";
import { runRole, startRole } from "../../../../../dev/testing/role-process.ts";

/** The app's bot that people talk to: one that needs no vendor. */
export const BOT = "matchmaking";

/** A process of the bot as a pod has it: with a mounted file of secrets that changes when the kubelet says so. */
export interface BotProcess {
  readonly opsPort: number;
  /** As the kubelet brings a changed Secret: another file is renamed onto the old one. */
  bring(secrets: string): void;
  /** Requests by the status they were answered with. */
  answers(): Promise<Readonly<Record<string, number>>>;
  stop(): Promise<void>;
}

/** Two real processes of one bot, with their stores, behind one address. */
export interface BotProcesses {
  readonly pods: readonly [BotProcess, BotProcess];
  /** Where Telegram delivers: either of the two, as a Service and its Ingress do. */
  readonly url: string;
  close(): Promise<void>;
}

/** Starts the bot twice on stores of its own. */
export async function startBotProcesses(
  telegramUrl: string,
  token: string,
  secrets: string,
): Promise<BotProcesses> {
  const [redis, mongo] = await Promise.all([startRedis(), startMongoReplicaSet()]);
  const folder = join(tmpdir(), `bot-processes-${randomUUID().slice(0, 8)}`);
  const env = {
    BOTS: BOT,
    [`${BOT.toUpperCase()}_TOKEN`]: token,
    TELEGRAM_API_ROOT: telegramUrl,
    TELEGRAM_REGISTRATION: "operator",
    REDIS_URL: redis.url,
    MONGO_URL: mongo.url,
  };
  const [migrateOps = 0, ...ports] = await freePorts(5);
  await runRole({ role: "migrate", args: ["up"], env, opsPort: migrateOps, logFolder: folder });
  const start = (name: string, port = 0, opsPort = 0) =>
    startBotProcess({ env: { ...env, PORT: String(port) }, opsPort, folder: join(folder, name), secrets });
  const pods = await Promise.all([start("one", ports[0], ports[1]), start("other", ports[2], ports[3])]);
  const splitter = await splitBetween([ports[0] ?? 0, ports[2] ?? 0]);
  return {
    pods,
    url: `http://127.0.0.1:${splitter.port}/telegram/${BOT}`,
    close: async () => {
      splitter.close();
      await Promise.all(pods.map((pod) => pod.stop()));
      await Promise.all([redis.stop(), mongo.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function startBotProcess(options: {
  readonly env: Readonly<Record<string, string>>;
  readonly opsPort: number;
  readonly folder: string;
  readonly secrets: string;
}): Promise<BotProcess> {
  const { env, folder, opsPort } = options;
  const mount = join(folder, "webhook-secrets");
  mkdirSync(mount, { recursive: true });
  const bring = (secrets: string): void => {
    writeFileSync(join(mount, "..new"), secrets);
    renameSync(join(mount, "..new"), join(mount, BOT));
  };
  bring(options.secrets);
  const own = { ...env, WEBHOOK_SECRETS_DIR: mount };
  const process = await startRole({ role: "bot", env: own, opsPort, logFolder: folder });
  return {
    opsPort,
    bring,
    answers: async () => {
      const page = await (await fetch(`http://127.0.0.1:${opsPort}/metrics`)).text();
      const lines = page.matchAll(
        /^botfleet_webhook_duration_seconds_count\{bot="\w+",code="(\d+)"\} (\d+)$/gm,
      );
      return Object.fromEntries([...lines].map(([, code, count]) => [code, Number(count)]));
    },
    stop: async () => void (await process.stop()),
  };
}

/** Each connection goes to the next of the ports. */
async function splitBetween(ports: readonly [number, number]) {
  let turn = 0;
  const server = createServer((client) => {
    turn += 1;
    const upstream = connect({ host: "127.0.0.1", port: ports[turn % 2] ?? ports[0] });
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      one.pipe(other);
      one.on("error", () => other.destroy());
      one.on("close", () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { port: (server.address() as AddressInfo).port, close: () => void server.close() };
}

/** An address of this machine that an EndpointSlice may hold: never the loopback's. */
export function ownAddress(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  const found = addresses.find(({ family, internal }) => family === "IPv4" && !internal);
  if (found === undefined) throw new Error("this machine has no IPv4 address but the loopback's");
  return found.address;
}
