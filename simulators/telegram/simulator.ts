import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { execute } from "./api/execute.ts";
import { replyParams } from "./api/read-params.ts";
import type { Bot, BotIdentity } from "./bots/bot.ts";
import { type Clock, systemClock } from "./clock/clock.ts";
import type { WebhookOutcome } from "./delivery/webhook-connection.ts";
import { Faults } from "./faults/faults.ts";
import { FileStore } from "./files/file-store.ts";
import { DEFAULT_FLOODS, FloodLimits, type FloodRules } from "./floods/flood-limits.ts";
import { DEFAULT_LIMITS, type Limits } from "./limits.ts";
import { createTelegramServer } from "./server.ts";
import { createMemoryStore, openRecordStore } from "./storage/record-store.ts";
import { World } from "./world.ts";

/** How a simulator is set up. */
export interface TelegramSimulatorOptions {
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 0: any free port. */
  readonly port?: number;
  readonly bots: readonly BotIdentity[];
  /** Ids of people who have pressed Start with every bot before anybody came. */
  readonly guests?: readonly number[];
  /** Folder that everything survives a restart in; nothing is kept when undefined. */
  readonly dataDir?: string | undefined;
  /** Default: the machine's time. */
  readonly clock?: Clock;
  /** A number in [0, 1); default Math.random. */
  readonly random?: () => number;
  readonly limits?: Partial<Limits>;
  readonly floods?: Partial<FloodRules>;
  /** Default true: webhooks may be plain HTTP on any port, as with a self-hosted Bot API server. */
  readonly localMode?: boolean;
}

/** A running simulator. */
export interface TelegramSimulator {
  /** Address of the Bot API (a client's `apiRoot`), the people side and the chat page; no slash at the end. */
  readonly url: string;
  /** Adds a bot at run time; throws when its token, name or username is taken. */
  addBot(bot: BotIdentity): void;
  /** Ends deliveries, stores what is not stored yet, and frees the port. */
  close(): Promise<void>;
}

/** Starts a server that behaves as the Telegram Bot API does; resolves when it listens. */
export async function createTelegramSimulator(options: TelegramSimulatorOptions): Promise<TelegramSimulator> {
  const world = createWorld(options);
  const addBot = (identity: BotIdentity) => {
    if (world.addBot(identity) === undefined) {
      throw new Error(`A bot with the token, name or username of ${identity.name} is there already`);
    }
  };
  for (const identity of options.bots) addBot(identity);
  for (const identity of world.storedBots()) world.addBot(identity);
  for (const id of options.guests ?? []) world.addGuest(id);
  const server = createTelegramServer(world);
  const host = options.host ?? "127.0.0.1";
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    // Thousands of people may come at once; whom the backlog does not hold tries again a second later.
    server.listen({ port: options.port ?? 0, host, backlog: 4096 }, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host === "0.0.0.0" ? "127.0.0.1" : host}:${port}`,
    addBot,
    async close() {
      world.stop();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      // Polls that were just answered get their answers out.
      await new Promise((resolve) => setImmediate(resolve));
      server.closeAllConnections();
      await closed;
      world.services.records.close();
    },
  };
}

function createWorld(options: TelegramSimulatorOptions): World {
  const { dataDir, clock = systemClock(), random = Math.random } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const records = dataDir === undefined ? createMemoryStore() : openRecordStore(dataDir, clock);
  const files = new FileStore({
    folder: dataDir === undefined ? undefined : join(dataDir, "files"),
    records,
    random,
    maxBytes: limits.fileStoreBytes,
  });
  const world: World = new World(
    {
      clock,
      random,
      limits,
      localMode: options.localMode ?? true,
      records,
      files,
      faults: new Faults(clock, random),
      floods: new FloodLimits({ ...DEFAULT_FLOODS, ...options.floods }, clock, random),
    },
    (bot, outcome) => runReply(world, bot, outcome),
  );
  return world;
}

const NOT_IN_REPLIES = /^(setwebhook|deletewebhook|close|logout|get.*)$/;

/** Carries out a method named in a webhook's answer; nobody learns the result. */
function runReply(world: World, bot: Bot, { headers, body }: WebhookOutcome & { kind: "answer" }): void {
  const params = replyParams(headers, body);
  const method = params?.text("method").toLowerCase() ?? "";
  if (params === undefined || method === "" || NOT_IN_REPLIES.test(method)) return;
  void execute(world, bot, method, params);
}
