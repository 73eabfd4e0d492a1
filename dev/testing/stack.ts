import { randomUUID } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Redis } from "ioredis";
import { type Db, MongoClient } from "mongodb";
import { BOTS } from "../../app/src/bots/index.ts";
import { botDatabase } from "../../app/src/platform/mongo/connection.ts";
import { tokenName } from "../../app/src/roles/config/shared.ts";
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

export interface StackOptions {
  readonly mongoUrl: string;
  /** Settings beside or instead of the stack's own. */
  readonly env?: Readonly<Record<string, string>>;
  readonly preload?: string;
  /** Lets Telegram's time run so many times as fast. */
  readonly haste?: number;
  /** How long a person waits for what they expect to see. @default 15,000 ms */
  readonly patienceMs?: number;
  /** Environment of one role alone. */
  readonly roleEnv?: Readonly<Partial<Record<RoleName, Readonly<Record<string, string>>>>>;
}

/** The whole system as a person meets it: every role a process of its own, every outside service a simulator. */
export interface Stack {
  readonly telegramUrl: string;
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
  readonly opsPorts: Readonly<Record<RoleName, number>>;
  /** The process that runs a role now. */
  role(name: RoleName): ServerProcess;
  /** Starts a role again after it ended, and waits until it is ready. */
  restart(name: RoleName): Promise<void>;
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
  const ports = await freePorts(6);
  const [botPort = 0, apiPort = 0, botOps = 0, workerOps = 0, apiOps = 0, migrateOps = 0] = ports;
  const [redisServer, telegram, shipstation, oxapay, openai] = await Promise.all([
    startRedis(),
    createTelegramSimulator({
      bots: BOT_NAMES.map((name) => ({
        token: tokenOf(name),
        name,
        username: `${name.replaceAll("-", "_")}_bot`,
      })),
      clock: hastyClock(options.haste ?? 1),
    }),
    createShipStationSimulator({ apiKeys: [KEY], callsPerMinute: 100_000 }),
    createOxaPaySimulator({ merchantKeys: [KEY], retryScale: 0.01 }),
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
    ...options.env,
  };
  const opsPorts = { bot: botOps, worker: workerOps, api: apiOps };
  const listenPorts: Readonly<Record<RoleName, string>> = {
    bot: String(botPort),
    worker: "0",
    api: String(apiPort),
  };
  const start = (role: RoleName): Promise<ServerProcess> =>
    startRole({
      role,
      env: { ...env, PORT: listenPorts[role], ...options.roleEnv?.[role] },
      opsPort: opsPorts[role],
      logFolder,
      ...(options.preload === undefined ? {} : { preload: options.preload }),
    });

  await runRole({ role: "migrate", args: ["up"], env, opsPort: migrateOps, logFolder });
  const [bot, worker, api] = await Promise.all([start("bot"), start("worker"), start("api")]);
  const running: Record<RoleName, ServerProcess> = { bot, worker, api };
  await runRole({ role: "migrate", args: ["bootstrap"], env, opsPort: migrateOps, logFolder });
  const redis = new Redis(redisServer.url);
  const mongo = await new MongoClient(options.mongoUrl).connect();
  const databaseOf = (bot: string): Db => mongo.db(botDatabase(database, bot));

  return {
    telegramUrl: telegram.url,
    shipstationUrl: shipstation.url,
    oxapayUrl: oxapay.url,
    openaiUrl: openai.url,
    redis,
    mongo,
    sharedDb: mongo.db(database),
    databaseOf,
    logFolder,
    opsPorts,
    role: (name) => running[name],
    restart: async (name) => {
      await running[name].exited;
      running[name] = await start(name);
    },
    person: (language, bot = FIRST_BOT) =>
      Person.arrive(telegram.url, bot, { language, patienceMs: options.patienceMs }),
    close: async () => {
      await Promise.all(Object.values(running).map((role) => role.stop()));
      for (const db of [mongo.db(database), ...BOT_NAMES.map(databaseOf)]) await db.dropDatabase();
      await mongo.close();
      await Promise.all([telegram, shipstation, oxapay, openai].map((simulator) => simulator.close()));
      await redis.quit();
      await redisServer.stop();
    },
  };
}

function webhookSecrets(folder: string): string {
  const secrets = join(folder, "webhook-secrets");
  mkdirSync(secrets, { recursive: true });
  for (const bot of BOT_NAMES) writeFileSync(join(secrets, bot), "stack-secret\n");
  return secrets;
}
