import { vi } from "vitest";
import { Person } from "../../../../../dev/testing/person.ts";
import { createTelegramSimulator } from "../../../../../simulators/telegram/simulator.ts";
import type { KubeObject } from "../../runtime/index.ts";
import { openOperatorCluster, type OperatorCluster } from "../../testing/operator-cluster.fixture.ts";
import { telegramBotKind } from "./definition.ts";
import { createTelegramBots } from "./part.ts";
import { ENDPOINT_SLICES } from "./readiness.ts";
import type { TelegramBot, TelegramBotSpec } from "./telegram-bot.ts";
import type { WebhookInfo } from "./webhook.ts";

/** A bot of the simulator. */
export const TOKEN = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr";
/** As in a cluster, only sooner. */
const SOON = {
  lookEveryMs: 1_000,
  leastMs: 300,
  patienceMs: 3_000,
  repairs: { most: 3, withinMs: 20_000, pauseMs: 5_000 },
  texts: { everyMs: 6 * 3_600_000, refusedMs: 4_000 },
};
const WITHIN = { timeout: 20_000, interval: 100 };

/** The operator, a cluster and Telegram, and what a person sees of the bot `shop`. */
export interface BotWorld {
  readonly cluster: OperatorCluster;
  /** A whole spec; what is named is different. */
  spec(changes?: Partial<TelegramBotSpec["webhook"]>): TelegramBotSpec;
  put(name: string, spec?: TelegramBotSpec, annotations?: Readonly<Record<string, string>>): Promise<void>;
  bot(name: string): Promise<TelegramBot>;
  /** Waits until a condition has this reason. @returns its message */
  sees(name: string, type: string, reason: string): Promise<string>;
  /** Makes so many pods of the Service ready. */
  pods(ready: number, service?: string): Promise<void>;
  /** Somebody writes to the bot. */
  write(text: string): Promise<void>;
  telegram<T>(method: string, payload?: object): Promise<T>;
  info(): Promise<WebhookInfo>;
  /** How often a method was called, by whomever, with whatever answer. */
  calls(method: string): Promise<number>;
  fault(rule: object): Promise<void>;
  noFaults(): Promise<void>;
  /** Starts a replica. @returns what stops it */
  start(): Promise<() => Promise<void>>;
  until(what: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

export async function openBotWorld(): Promise<BotWorld> {
  const cluster = await openOperatorCluster(["bot-shop", "webhook-secrets", "missing"]);
  const simulator = await createTelegramSimulator({
    bots: [{ token: TOKEN, name: "shop", username: "shop_bot" }],
  });
  await cluster.putSecret("bot-shop", { TOKEN });
  await cluster.putSecret("webhook-secrets", { shop: "first-secret" });
  const post = async <T>(path: string, body: object, method = "POST"): Promise<T> => {
    const response = await fetch(`${simulator.url}${path}`, {
      method,
      headers: { "content-type": "application/json" },
      ...(method === "POST" ? { body: JSON.stringify(body) } : {}),
    });
    return (await response.json()) as T;
  };
  const telegram = async <T>(method: string, payload: object = {}): Promise<T> =>
    (await post<{ result: T }>(`/bot${TOKEN}/${method}`, payload)).result;
  const bot = (name: string) => cluster.get<TelegramBot>(telegramBotKind.resource, name);
  const spec: BotWorld["spec"] = (changes = {}) => ({
    tokenSecretRef: { name: "bot-shop", key: "TOKEN" },
    webhook: {
      url: "http://127.0.0.1:9/telegram/shop",
      secretRef: { name: "webhook-secrets", key: "shop" },
      serviceName: "bot-shop",
      allowedUpdates: ["message", "callback_query"],
      maxConnections: 100,
      ...changes,
    },
    commands: [{ language: "", commands: [{ command: "start", description: "Begin" }] }],
    profile: [{ language: "", description: "Sells.", shortDescription: "A shop" }],
  });
  return {
    cluster,
    spec,
    put: async (name, wanted = spec(), annotations = {}) => {
      const object = { metadata: { name, annotations }, spec: wanted } as TelegramBot;
      await cluster.put(telegramBotKind.resource, object);
    },
    bot,
    sees: (name, type, reason) =>
      vi.waitFor(async () => {
        const found = (await bot(name)).status?.conditions?.find((one) => one.type === type);
        if (found?.reason !== reason)
          throw new Error(`${type} is ${found?.reason} (${found?.message}), not ${reason}`);
        return found.message;
      }, WITHIN),
    pods: async (ready, service = "bot-shop") => {
      const labels = { "kubernetes.io/service-name": service };
      const endpoints = Array.from({ length: Math.max(ready, 1) }, (_, index) => ({
        addresses: [`10.0.0.${index + 1}`],
        conditions: { ready: index < ready },
      }));
      const slice = { metadata: { name: service, labels }, addressType: "IPv4", endpoints, ports: [] };
      await cluster.put(ENDPOINT_SLICES, slice as KubeObject);
    },
    write: async (text) => {
      const person = await Person.arrive(simulator.url, "shop");
      await person.write(text);
    },
    telegram,
    info: () => telegram<WebhookInfo>("getWebhookInfo"),
    calls: async (method) => {
      type Stats = { bots: { shop: { calls: Record<string, Record<string, number>> } } };
      const { bots } = (await (await fetch(`${simulator.url}/stats`)).json()) as Stats;
      return Object.values(bots.shop.calls[method] ?? {}).reduce((sum, count) => sum + count, 0);
    },
    fault: (rule) => post("/faults", rule),
    noFaults: () => post("/faults", {}, "DELETE"),
    start: () => cluster.startOperator(simulator.url, [createTelegramBots(SOON)]),
    until: (what) => vi.waitFor(what, WITHIN),
    close: async () => {
      await cluster.close();
      await simulator.close();
    },
  };
}
