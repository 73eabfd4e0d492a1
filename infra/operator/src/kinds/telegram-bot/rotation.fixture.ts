import { setTimeout as sleep } from "node:timers/promises";
import { vi } from "vitest";
import { Person } from "../../../../../dev/testing/person.ts";
import { createTelegramSimulator } from "../../../../../simulators/telegram/simulator.ts";
import type { KubeObject } from "../../runtime/index.ts";
import { openOperatorCluster, type OperatorCluster } from "../../testing/operator-cluster.fixture.ts";
import { BOT, type BotProcesses, ownAddress, startBotProcesses } from "./bot-processes.fixture.ts";
import { TIMES, type Times } from "./context.ts";
import { telegramBotKind } from "./definition.ts";
import { createTelegramBots } from "./part.ts";
import { ENDPOINT_SLICES } from "./readiness.ts";
import type { TelegramBot } from "./telegram-bot.ts";
import { UPDATE_KINDS } from "./update-kinds.ts";

const TOKEN = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr";
/** As in a cluster, only sooner. */
const SOON: Partial<Times> = {
  ...TIMES,
  lookEveryMs: 1_000,
  leastMs: 200,
  rotation: { lookEveryMs: 500, quietMs: 4_000 },
};

/** People talking to a bot of two real processes, kept by the operator, and who changes its webhook's secret. */
export interface RotationWorld {
  readonly cluster: OperatorCluster;
  readonly processes: BotProcesses;
  /** What a person writes into the Secret. */
  putSecret(lines: string): Promise<void>;
  bot(): Promise<TelegramBot>;
  /** Waits until the condition `Rotating` has this reason. @returns its message */
  sees(reason: string): Promise<string>;
  start(): Promise<() => Promise<void>>;
  /** So many people write, each again when answered. @returns what ends it, and tells how much was written */
  crowd(people: number): Promise<() => Promise<number>>;
  /** How often the operator has asked Telegram. */
  looks(): Promise<number>;
  /** What Telegram says of the webhook, and of what every message led to. */
  telegram<T>(path: string): Promise<T>;
  close(): Promise<void>;
}

export async function openRotationWorld(secret: string): Promise<RotationWorld> {
  const cluster = await openOperatorCluster([`bot-${BOT}`, "webhook-secrets"]);
  const bots = [{ token: TOKEN, name: BOT, username: `${BOT}_bot` }];
  const simulator = await createTelegramSimulator({ bots });
  const processes = await startBotProcesses(simulator.url, TOKEN, secret);
  const putSecret = (lines: string) => cluster.putSecret("webhook-secrets", { [BOT]: lines });
  await cluster.putSecret(`bot-${BOT}`, { TOKEN });
  await putSecret(secret);
  for (const { opsPort } of processes.pods) await cluster.put(ENDPOINT_SLICES, sliceOf(opsPort));
  await cluster.put(telegramBotKind.resource, botObject(processes.url));
  const bot = () => cluster.get<TelegramBot>(telegramBotKind.resource, BOT);
  const telegram = async <T>(path: string): Promise<T> =>
    (await (await fetch(`${simulator.url}${path}`)).json()) as T;
  return {
    cluster,
    processes,
    putSecret,
    bot,
    sees: (reason) =>
      vi.waitFor(
        async () => {
          const found = (await bot()).status?.conditions?.find(({ type }) => type === "Rotating");
          if (found?.reason !== reason) throw new Error(`Rotating is ${found?.reason} (${found?.message})`);
          return found.message;
        },
        { timeout: 30_000, interval: 100 },
      ),
    start: () => cluster.startOperator(simulator.url, [createTelegramBots(SOON)]),
    crowd: (people) => crowd(simulator.url, people),
    looks: async () => {
      type Stats = { bots: Record<string, { calls: Record<string, Record<string, number>> }> };
      const { bots: counted } = await telegram<Stats>("/stats");
      return counted[BOT]?.calls.getWebhookInfo?.["200"] ?? 0;
    },
    telegram: (path) => telegram(path.replace(":token", TOKEN)),
    close: async () => {
      await cluster.close();
      await processes.close();
      await simulator.close();
    },
  };
}

/** One for each: the two share an address, and differ by their ports. */
function sliceOf(opsPort: number): KubeObject {
  const labels = { "kubernetes.io/service-name": `bot-${BOT}` };
  const targetRef = { kind: "Pod", name: `bot-${BOT}-${opsPort}` };
  return {
    metadata: { name: `bot-${BOT}-${opsPort}`, labels },
    addressType: "IPv4",
    endpoints: [{ addresses: [ownAddress()], conditions: { ready: true }, targetRef }],
    ports: [{ name: "ops", port: opsPort, protocol: "TCP" }],
  } as KubeObject;
}

function botObject(url: string): TelegramBot {
  return {
    metadata: { name: BOT },
    spec: {
      tokenSecretRef: { name: `bot-${BOT}`, key: "TOKEN" },
      webhook: {
        url,
        secretRef: { name: "webhook-secrets", key: BOT },
        serviceName: `bot-${BOT}`,
        allowedUpdates: UPDATE_KINDS.filter((kind) => ["message", "callback_query"].includes(kind)),
        maxConnections: 40,
      },
      commands: [],
      profile: [],
    },
  };
}

/** Between an answer and the next message: more often than every 700 ms a bot does not listen to a person. */
const PAUSE_MS = 1_000;

/** People who write, each again when answered. */
async function crowd(url: string, people: number): Promise<() => Promise<number>> {
  const stopping = new AbortController();
  let written = 0;
  const talk = async (): Promise<void> => {
    const person = await Person.arrive(url, BOT, { patienceMs: 60_000 });
    while (!stopping.signal.aborted) {
      await person.say("/start", /./);
      written += 1;
      await sleep(PAUSE_MS);
    }
  };
  const talks = Promise.all(Array.from({ length: people }, talk));
  talks.catch(() => {}); // told when it is ended
  return async () => {
    stopping.abort();
    await talks;
    return written;
  };
}
