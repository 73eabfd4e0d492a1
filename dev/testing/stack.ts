import { randomUUID } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Redis } from "ioredis";
import { type Db, MongoClient } from "mongodb";
import { BOTS } from "../../app/src/bots/index.ts";
import { botDatabase } from "../../app/src/platform/mongo/connection.ts";
import { tokenName } from "../../app/src/roles/config/shared.ts";
import type { Clock } from "../../simulators/http/clock.ts";
import { createOpenAiSimulator } from "../../simulators/openai/simulator.ts";
import { createOxaPaySimulator } from "../../simulators/oxapay/simulator.ts";
import { createShipStationSimulator } from "../../simulators/shipstation/simulator.ts";
import { createTelegramSimulator } from "../../simulators/telegram/simulator.ts";
import { freePorts } from "../servers/free-ports.ts";
import { startRedis } from "../servers/redis.ts";
import type { ServerProcess } from "../servers/server-process.ts";
import { hastyClock } from "./hasty-clock.ts";
import { Person } from "./person.ts";
import { runRole, startRole } from "./role-process.ts";

export type RoleName = "bot" | "worker" | "api";

/** Whom the synthetic person of a stack is answered as; nobody else has such an id. */
export const SYNTHETIC_CHAT = 6_000_000_001;

export interface StackOptions {
  readonly mongoUrl: string;
  /** A Redis that the caller runs, and may end. @default one of the stack's own */
  readonly redisUrl?: string;
  /** Where OxaPay takes the time from. */
  readonly oxapayClock?: Clock;
  /** Settings beside or instead of the stack's own. */
  readonly env?: Readonly<Record<string, string>>;
  readonly preload?: string;
  /** Lets Telegram's time run so many times as fast. */
  readonly haste?: number;
  /** How long a person waits for what they expect to see. @default 15,000 ms */
  readonly patienceMs?: number;
  /** How often a synthetic person writes to each bot, such as `500ms`. @default there is none */
  readonly synthetic?: string;
  /** Environment of one role alone. */
  readonly roleEnv?: Readonly<Partial<Record<RoleName, Readonly<Record<string, string>>>>>;
}

/** The whole system as a person meets it: every role a process of its own, every outside service a simulator. */
export interface Stack {
  readonly telegramUrl: string;
  /** Of the api role. */
  readonly apiUrl: string;
  readonly shipstationUrl: string;
  readonly oxapayUrl: string;
  readonly openaiUrl: string;
  /** The stack's own Redis. */
  readonly redis: Redis;
  readonly mongo: MongoClient;
  /** The database of what all bots share, such as dead letters. */
  readonly sharedDb: Db;
  /** A bot's own database. */
  databaseOf(bot: string): Db;
  readonly logFolder: string;
  readonly opsPorts: Readonly<Record<RoleName, number> & { synthetic?: number }>;
  /** The synthetic person's process, where there is one; its secrets are files of its own, one for each bot. */
  readonly synthetic: { readonly process: ServerProcess; readonly secrets: string } | undefined;
  /** The process that runs a role now. */
  role(name: RoleName): ServerProcess;
  /** Starts a role again after it ended, and waits until it is ready. @param env settings instead of the stack's, this once */
  restart(name: RoleName, env?: Readonly<Record<string, string>>): Promise<void>;
  /** Somebody new in the chat with a bot, by default the first of the app's list. */
  person(language?: string, bot?: string): Promise<Person>;
  close(): Promise<void>;
}

const BOT_NAMES = BOTS.map(({ name }) => name);
const [FIRST_BOT = ""] = BOT_NAMES;
const tokenOf = (bot: string): string => `${100_001 + BOT_NAMES.indexOf(bot)}:stack-token`;
const KEY = "stack-key";

/** Takeovers within a second or two instead of half a minute, so that tests with killed processes stay short. */
const QUICK_TAKEOVER = { LANE_LEASE: "1500ms", LANE_SWEEP: "50ms", JOB_LOCK: "1500ms" };

/** Starts everything on free ports, with a Redis and databases of its own; about three seconds. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const database = `stack_${randomUUID().slice(0, 8)}`;
  // Kept after the run, for whoever asks why a test failed.
  const logFolder = join(import.meta.dirname, "../../.cache/stacks", database);
  const ports = await freePorts(7);
  const [botPort = 0, apiPort = 0, botOps = 0, workerOps = 0, apiOps = 0, migrateOps = 0, opsPort = 0] =
    ports;
  const [redisServer, telegram, shipstation, oxapay, openai] = await Promise.all([
    options.redisUrl === undefined ? startRedis() : { url: options.redisUrl, stop: async () => {} },
    createTelegramSimulator({
      bots: BOT_NAMES.map((name) => ({
        token: tokenOf(name),
        name,
        username: `${name.replaceAll("-", "_")}_bot`,
      })),
      clock: hastyClock(options.haste ?? 1),
      guests: options.synthetic === undefined ? [] : [SYNTHETIC_CHAT],
    }),
    createShipStationSimulator({ apiKeys: [KEY], callsPerMinute: 100_000 }),
    createOxaPaySimulator({
      merchantKeys: [KEY],
      retryScale: 0.01,
      ...(options.oxapayClock && { clock: options.oxapayClock }),
    }),
    createOpenAiSimulator({ apiKeys: [KEY], requestsPerMinute: 100_000, tokensPerMinute: 100_000_000 }),
  ]);
  const env: Record<string, string> = {
    ...Object.fromEntries(BOT_NAMES.map((bot) => [tokenName(bot), tokenOf(bot)])),
    TELEGRAM_API_ROOT: telegram.url,
    PUBLIC_URL: `http://127.0.0.1:${botPort}`,
    API_PUBLIC_URL: `http://127.0.0.1:${apiPort}`,
    WEBHOOK_SECRETS_DIR: webhookSecrets(logFolder),
    HOST: "127.0.0.1",
    OPS_HOST: "127.0.0.1",
    REDIS_URL: redisServer.url,
    MONGO_URL: options.mongoUrl,
    MONGO_DB: database,
    SHIPSTATION_URL: shipstation.url,
    SHIPSTATION_API_KEYS: KEY,
    SHIPSTATION_JWKS_URL: `${shipstation.url}/jwks`,
    OXAPAY_URL: `${oxapay.url}/v1`,
    OXAPAY_MERCHANT_KEY: KEY,
    OPENAI_URL: `${openai.url}/v1`,
    OPENAI_API_KEYS: KEY,
    ...QUICK_TAKEOVER,
    ...(options.synthetic && {
      SYNTHETIC_CHAT_ID: String(SYNTHETIC_CHAT),
      SYNTHETIC_EVERY: options.synthetic,
    }),
    ...options.env,
  };
  const opsPorts = { bot: botOps, worker: workerOps, api: apiOps };
  const listenPorts: Readonly<Record<RoleName, string>> = {
    bot: String(botPort),
    worker: "0",
    api: String(apiPort),
  };
  const start = (role: RoleName, own?: Readonly<Record<string, string>>): Promise<ServerProcess> =>
    startRole({
      role,
      env: { ...env, PORT: listenPorts[role], ...options.roleEnv?.[role], ...own },
      opsPort: opsPorts[role],
      logFolder,
      ...(options.preload === undefined ? {} : { preload: options.preload }),
    });

  await runRole({ role: "migrate", args: ["up"], env, opsPort: migrateOps, logFolder });
  const [bot, worker, api] = await Promise.all([start("bot"), start("worker"), start("api")]);
  const running: Record<RoleName, ServerProcess> = { bot, worker, api };
  await runRole({ role: "migrate", args: ["bootstrap"], env, opsPort: migrateOps, logFolder });
  const synthetic = options.synthetic === undefined ? undefined : await writesTo(env, opsPort, logFolder);
  const redis = new Redis(redisServer.url);
  // Reads what the roles read: a write that is not yet on most members is not there for them, and a test must not be ahead.
  const mongo = await new MongoClient(options.mongoUrl, { readConcernLevel: "majority" }).connect();
  const databaseOf = (bot: string): Db => mongo.db(botDatabase(database, bot));

  return {
    telegramUrl: telegram.url,
    apiUrl: `http://127.0.0.1:${apiPort}`,
    shipstationUrl: shipstation.url,
    oxapayUrl: oxapay.url,
    openaiUrl: openai.url,
    redis,
    mongo,
    sharedDb: mongo.db(database),
    databaseOf,
    logFolder,
    opsPorts: synthetic === undefined ? opsPorts : { ...opsPorts, synthetic: opsPort },
    synthetic,
    role: (name) => running[name],
    restart: async (name, own) => {
      await running[name].exited;
      running[name] = await start(name, own);
    },
    person: (language, bot = FIRST_BOT) =>
      Person.arrive(telegram.url, bot, { language, patienceMs: options.patienceMs }),
    close: async () => {
      await synthetic?.process.stop();
      await Promise.all(Object.values(running).map((role) => role.stop()));
      for (const db of [mongo.db(database), ...BOT_NAMES.map(databaseOf)]) await db.dropDatabase();
      await mongo.close();
      await Promise.all([telegram, shipstation, oxapay, openai].map((simulator) => simulator.close()));
      await redis.quit();
      await redisServer.stop();
    },
  };
}

/** Starts the synthetic person. */
async function writesTo(env: Readonly<Record<string, string>>, opsPort: number, logFolder: string) {
  const secrets = webhookSecrets(join(logFolder, "synthetic"));
  const own = { ...env, BOTS: BOT_NAMES.join(","), WEBHOOK_SECRETS_DIR: secrets };
  const process = await startRole({ role: "synthetic", env: own, opsPort, logFolder });
  return { process, secrets };
}

function webhookSecrets(folder: string): string {
  const secrets = join(folder, "webhook-secrets");
  mkdirSync(secrets, { recursive: true });
  for (const bot of BOT_NAMES) writeFileSync(join(secrets, bot), "stack-secret\n");
  return secrets;
}
