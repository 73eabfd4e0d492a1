import { randomInt, randomUUID } from "node:crypto";
import { once } from "node:events";
import { connectMongo } from "../../../platform/mongo/connection.ts";
import { createLogger } from "../../../platform/observe/logger.ts";
import { createMetrics } from "../../../platform/observe/metrics.ts";
import { createRedisClient, REDIS_TIMEOUTS, type RedisClient } from "../../../platform/redis/client.ts";
import { keysByChat } from "../../../platform/telegram/outbox/keys.ts";
import { createOutbox } from "../../../platform/telegram/outbox.ts";
import type { EventContext } from "../../../platform/telegram/pipeline/event.ts";
import type { BotModule } from "../../../platform/telegram/pipeline/module.ts";
import { createMatchmakingBackend, type MatchmakingBackend } from "../backend.ts";
import { matcherKeys } from "../matcher/keys.ts";
import { migrations } from "../migrations/index.ts";
import { PAIRS, type PairDocument } from "../pairs/document.ts";
import type { Profile } from "../profile.ts";
import { EVENTS, type EventName, type WriteName } from "../services.ts";

/** Something a chat was told. */
export interface Told {
  readonly event: EventName;
  readonly payload: Readonly<Record<string, unknown>>;
}

interface TellingSession {
  told: Told[];
}

/** A person whom no other test uses. */
export const newPerson = (): number => randomInt(2 ** 33, 2 ** 47);

/** A woman and a man who fit each other and everybody like them. */
export const WOMAN: Profile = {
  age: 25,
  gender: "female",
  seeks: "male",
  ageFrom: 18,
  ageTo: 99,
  language: "en",
};
export const MAN: Profile = { ...WOMAN, gender: "male", seeks: "female" };

/** A bot whose sessions list what their chats were told: through the real outbox, so once per effect and in order. */
const listing = {
  name: "listing",
  session: {
    initial: (): TellingSession => ({ told: [] }),
    parse: (stored: unknown) => stored as TellingSession,
  },
  events: Object.fromEntries(
    (Object.keys(EVENTS) as EventName[]).map((event) => [
      event,
      async ({ session }: EventContext<TellingSession>, payload: unknown) => {
        session.told.push({ event, payload: EVENTS[event].parse(payload) });
      },
    ]),
  ),
};

interface FixtureOptions<S extends object> {
  /** Time as bans and reports see it. @default Date.now */
  readonly now?: () => number;
  /** What chats are told goes to; deferred writes of its handlers are made. @default one that lists it */
  readonly module?: (backend: MatchmakingBackend) => Pick<BotModule<S>, "name" | "session" | "events">;
}

/** The matchmaking bot below its conversation, over real MongoDB, Redis and outbox. The consumer does not run by itself. */
export async function createBackendFixture<S extends object = TellingSession>(
  mongoUrl: string,
  redisUrl: string,
  options: FixtureOptions<S> = {},
) {
  const id = randomUUID().slice(0, 12);
  const bot = `m${id.replaceAll("-", "")}`;
  const prefix = `{${bot}:match}:`;
  const logger = createLogger({ name: "test", level: "silent" });
  const metrics = createMetrics({ version: "test" });
  const database = `test-matchmaking-${id}`;
  const mongo = connectMongo({
    url: mongoUrl,
    database,
    name: "test",
    logger,
    metrics,
    pool: { min: 0, max: 20 },
  });
  const { db } = mongo;
  for (const migration of migrations) await migration.up(db, new AbortController().signal);
  const open = async (purpose: "commands" | "blocking"): Promise<RedisClient> => {
    const redis = createRedisClient(redisUrl, "test", purpose, REDIS_TIMEOUTS, Math.random);
    redis.on("error", () => undefined);
    await once(redis, "ready");
    return redis;
  };
  const [redis, blocking] = await Promise.all([open("commands"), open("blocking")]);
  const outbox = createOutbox({
    ...{
      bot,
      redis,
      db,
      logger,
      metrics,
      token: "1:none",
      apiRoot: "http://127.0.0.1:9",
      sweepTickMs: 0,
    },
    files: { open: () => Promise.reject(new Error("nothing is sent in these tests")) },
    addJob: () => Promise.reject(new Error("nothing is queued in these tests")),
  });
  const platform = { db, redis, logger, metrics, chats: outbox.chats };
  const backend = createMatchmakingBackend({ platform, prefix, ...(options.now && { now: options.now }) });
  if (options.module === undefined) outbox.start(backend.effects, listing);
  else outbox.start(backend.effects, options.module(backend));
  const write = async (name: WriteName, payload: object): Promise<void> =>
    backend.effects.writes[name]?.(payload, "op");
  const chatKeys = keysByChat(bot);
  const pairs = db.collection<PairDocument>(PAIRS);

  return {
    ...{ mongo, db, redis, blocking, logger, metrics, outbox, platform, backend, bot, prefix, pairs },
    keys: matcherKeys(prefix),
    /** A chat's session as it is stored. */
    async session(chat: number): Promise<unknown> {
      const stored = await redis.hget(chatKeys(chat).session(chat, chat), "d");
      return stored ? JSON.parse(stored) : undefined;
    },
    /** What a chat was told so far, oldest first. */
    async told(chat: number): Promise<readonly Told[]> {
      return ((await this.session(chat)) as TellingSession | undefined)?.told ?? [];
    },
    /** Redis forgets everything of this bot: the matcher, sessions, the outbox. */
    async wipe(): Promise<void> {
      const keys = await redis.keys(`{${bot}:*`);
      if (keys.length > 0) await Promise.all(keys.map((key) => redis.del(key)));
    },
    /** The kinds of events a chat was told, oldest first. */
    async events(chat: number): Promise<readonly EventName[]> {
      return (await this.told(chat)).map(({ event }) => event);
    },
    /** Makes a deferred write, as a lane does. */
    write,
    recall: (person: number) => backend.services.recall(person, new AbortController().signal),
    /** Somebody registered. */
    async someone(): Promise<number> {
      const person = newPerson();
      await write("register", { person, firstName: "Ann", languageCode: "pt-BR" });
      return person;
    },
    /** The pairs that somebody is in: more than one is what must never be. */
    activePairs: (person: number) => pairs.find({ active: person }).toArray(),
    async end(): Promise<void> {
      await backend.close();
      await outbox.stop();
      const left = await redis.keys(`{${bot}:*`).catch(() => []);
      if (left.length > 0) await Promise.all(left.map((key) => redis.del(key)));
      await db.dropDatabase();
      redis.disconnect();
      blocking.disconnect();
      await mongo.close();
      metrics.close();
    },
  };
}

export type BackendFixture = Awaited<ReturnType<typeof createBackendFixture<object>>>;
