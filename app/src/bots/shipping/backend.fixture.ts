import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { createOpenAiSimulator } from "../../../../simulators/openai/simulator.ts";
import { createOxaPaySimulator } from "../../../../simulators/oxapay/simulator.ts";
import { createShipStationSimulator } from "../../../../simulators/shipstation/simulator.ts";
import type { CallbackRoute } from "../../platform/bot/definition.ts";
import { Secret } from "../../platform/config/secret.ts";
import { createGridFsFileStore } from "../../platform/files/gridfs-file-store.ts";
import { createJobProducer } from "../../platform/queue/producer.ts";
import { decodeEntry } from "../../platform/telegram/outbox/entry.ts";
import { keysByChat } from "../../platform/telegram/outbox/keys.ts";
import { createOutbox } from "../../platform/telegram/outbox.ts";
import type { ChatOutbox } from "../../platform/telegram/send/chat-outbox.ts";
import { createShippingBackend, type ShippingBackend } from "./backend.ts";
import { createMoneyFixture, newPerson, wishOf } from "./ledger/money.fixture.ts";
import type { PlaceOrder, ShippingTexts } from "./services.ts";
import { shippingSettings } from "./settings.ts";

/** What `GET /_stats` of a simulator tells. */
interface Stats<L> {
  readonly calls: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly faults: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly ledger: L;
}

/** Sentences that show their key, language and arguments. */
const shownTexts: ShippingTexts = {
  t: (language, key, args) => `${key}/${language ?? "?"}/${JSON.stringify(args)}`,
};

/** A sentence as the texts of these tests write it. */
export const sentence = (key: string, args: object, language = "?") =>
  `${key}/${language}/${JSON.stringify(args)}`;

/** Receives callbacks as the api role does: raw bodies, and 503 for what threw. */
async function startCallbackServer(routes: readonly CallbackRoute[]) {
  const server = createServer((request, response) => {
    void buffer(request)
      .then((body) => {
        const route = routes.find(({ path }) => request.url === `/callbacks/${path}`);
        const headers = request.headers as Record<string, string | undefined>;
        return route?.handle({ body, headers }) ?? { status: 404, body: "" };
      })
      .catch(() => ({ status: 503, body: "" }))
      .then(({ status, body }) => response.writeHead(status).end(body));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/**
 * The whole backend over real MongoDB, Redis, files and outbox, with simulators for the three services. Nobody sends:
 * what was said waits in the chat's lane, where the tests read it.
 */
export async function createBackendFixture(
  mongoUrl: string,
  redisUrl: string,
  texts: ShippingTexts = shownTexts,
  owners: readonly number[] = [],
) {
  const money = await createMoneyFixture(mongoUrl, redisUrl);
  const { db, logger, metrics, mongo, prefix, redis } = money;
  // The quota of a key is shared by all who use Redis.
  const key = `key-${randomUUID()}`;
  // A file of tests makes more calls than one key of ShipStation has for a minute.
  const shipstationKeys = [key, ...Array.from({ length: 9 }, (_, index) => `${key}-${index}`)];
  const [shipstation, oxapay, openai] = await Promise.all([
    createShipStationSimulator({ apiKeys: shipstationKeys, callsPerMinute: 100_000 }),
    createOxaPaySimulator({ merchantKeys: [key], retryScale: 1e-5 }),
    createOpenAiSimulator({ apiKeys: [key] }),
  ]);
  const bot = `t${prefix.replaceAll(/\W/g, "").slice(-12)}`;
  const jobs = createJobProducer({ connection: redis, logger, prefix });
  const outbox = createOutbox({
    bot,
    token: "1:none",
    apiRoot: "http://127.0.0.1:9",
    redis,
    db,
    files: { open: () => Promise.reject(new Error("nothing is sent in these tests")) },
    addJob: () => Promise.reject(new Error("nothing is sent in these tests")),
    logger,
    metrics,
    capacity: 0,
  });
  const files = await createGridFsFileStore({ db });
  const routes: CallbackRoute[] = [];
  const server = await startCallbackServer(routes);
  const environment = {
    SHIPSTATION_URL: shipstation.url,
    SHIPSTATION_API_KEYS: shipstationKeys.join(","),
    SHIPSTATION_JWKS_URL: `${shipstation.url}/jwks`,
    SHIPSTATION_PURCHASE_LIMIT: "400ms",
    SHIPSTATION_PURCHASE_SETTLE: "400ms",
    OXAPAY_URL: `${oxapay.url}/v1`,
    OXAPAY_MERCHANT_KEY: key,
    OPENAI_URL: `${openai.url}/v1`,
    OPENAI_API_KEYS: key,
    API_PUBLIC_URL: server.url,
    ...(owners.length > 0 && { OWNER_TELEGRAM_IDS: owners.join(",") }),
  };
  const settings = shippingSettings.parse(environment);
  const listeners = new Map<number, Pick<ChatOutbox, "tell">>();
  /** An event reaches whoever listens for its chat; there is no bot's session here. */
  const chats: ChatOutbox = {
    say: outbox.chats.say,
    tell: (chatId, ...event) => (listeners.get(chatId) ?? outbox.chats).tell(chatId, ...event),
  };
  const platform = {
    mongo: mongo.client,
    db,
    redis,
    cache: redis,
    files,
    logger,
    metrics,
    chats,
    jobs,
  };
  const purchaseTimes = { callMs: 400, settleMs: 400 };
  const backend = createShippingBackend({ platform, settings, texts });
  const restarted: ShippingBackend[] = [];
  routes.push(...backend.callbacks);
  const keys = keysByChat(bot);

  return {
    ...money,
    key: new Secret(key),
    jobs,
    files,
    chats,
    /** From now on a chat is told what the bot's jobs have for it. */
    listen: (chatId: number, listener: Pick<ChatOutbox, "tell">) => void listeners.set(chatId, listener),
    texts,
    settings,
    backend,
    purchaseTimes,
    /** The backend of a process that has just started: its clients know of no failure, and callbacks reach it. @param change of its settings */
    restart(change: Readonly<Record<string, string>> = {}): ShippingBackend {
      const changed = shippingSettings.parse({ ...environment, ...change });
      const started = createShippingBackend({ platform, settings: changed, texts });
      restarted.push(started);
      routes.splice(0, routes.length, ...started.callbacks);
      return started;
    },
    /** Where Oxapay's callbacks arrive. */
    callbackUrl: `${server.url}/callbacks/oxapay`,
    urls: { shipstation: shipstation.url, oxapay: oxapay.url, openai: openai.url },
    /** Calls to Telegram that wait in a chat's lane, oldest first. */
    async said(chatId: number): Promise<{ method: string; payload: Record<string, unknown> }[]> {
      const entries = await redis.lrange(keys(chatId).lane(`t:${chatId}`), 0, -1);
      return entries.map(decodeEntry).flatMap((entry) => (entry.kind === "call" ? [entry] : []));
    },
    /** Switches a fault of a simulator on. */
    async fault(simulator: string, fault: Record<string, unknown>): Promise<void> {
      const body = JSON.stringify(fault);
      const headers = { "content-type": "application/json" };
      const response = await fetch(`${simulator}/_faults`, { method: "POST", headers, body });
      if (!response.ok) throw new Error(await response.text());
    },
    /** How often faults of a kind (an outcome by its name) struck calls of a route until now. */
    async struck(simulator: string, route: string, kind: string): Promise<number> {
      const { faults } = (await (await fetch(`${simulator}/_stats`)).json()) as Stats<unknown>;
      return faults[route]?.[kind] ?? 0;
    },
    async noFaults(): Promise<void> {
      for (const { url } of [shipstation, oxapay, openai])
        await fetch(`${url}/_faults`, { method: "DELETE" });
    },
    async stats<L>(simulator: string): Promise<Stats<L>> {
      return (await (await fetch(`${simulator}/_stats`)).json()) as Stats<L>;
    },
    /** A paid order of a new person, its service one that the simulator sells. */
    async placed(change: Partial<PlaceOrder> = {}) {
      const person = newPerson();
      await money.topUp(person, 1_000);
      const wish = wishOf(person, 745, change);
      const { order } = await money.orders.place(wish, new AbortController().signal);
      return { person, orderId: order.orderId, wish };
    },
    async end(): Promise<void> {
      await server.close();
      await Promise.all([backend, ...restarted].map((each) => each.close()));
      await outbox.stop();
      await jobs.close();
      const left = await redis.keys(`{${bot}:*`);
      if (left.length > 0) await redis.del(...left);
      await Promise.all([shipstation.close(), oxapay.close(), openai.close()]);
      await money.end();
    },
  };
}

export type BackendFixture = Awaited<ReturnType<typeof createBackendFixture>>;
