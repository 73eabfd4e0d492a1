import { z } from "zod";
import type { Logger } from "../../../platform/observe/logger.ts";
import type { RedisClient } from "../../../platform/redis/client.ts";
import { redisCall } from "../../../platform/redis/errors.ts";
import type { WriteHandler } from "../../../platform/telegram/send/work-executors.ts";
import type { PeopleService } from "../services.ts";
import type { PeopleStore } from "./store.ts";

const LANGUAGE_TTL_S = 300;
/** Stands for "nothing known" in the cache. */
const UNKNOWN = "-";

/** Builds the people's service; languages are cached, a cache that is away is passed by. */
export function createPeopleService(
  people: PeopleStore,
  cache: RedisClient,
  logger: Logger,
  prefix: string,
): PeopleService {
  const keyOf = (telegramId: number) => `${prefix}:language:${telegramId}`;
  const attempt = async <T>(operation: string, call: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await redisCall(operation, call());
    } catch (err) {
      logger.warn({ err }, "the language cache was passed by");
      return undefined;
    }
  };
  const remember = (telegramId: number, language: string) =>
    attempt("language cache fill", () => cache.set(keyOf(telegramId), language, "EX", LANGUAGE_TTL_S));

  return {
    register: async (person) => {
      await people.register(person);
      await attempt("language cache drop", () => cache.del(keyOf(person.telegramId)));
    },
    language: async (telegramId) => {
      const cached = await attempt("language cache read", () => cache.get(keyOf(telegramId)));
      if (cached !== null && cached !== undefined) return cached === UNKNOWN ? undefined : cached;
      const person = await people.find(telegramId);
      const language = person?.language ?? person?.language_code?.slice(0, 2).toLowerCase();
      await remember(telegramId, language ?? UNKNOWN);
      return language;
    },
    setLanguage: async (telegramId, language) => {
      await people.setLanguage(telegramId, language);
      await remember(telegramId, language);
    },
    markBlocked: people.markBlocked,
  };
}

const newPerson = z.object({
  telegramId: z.number().int(),
  languageCode: z.string().optional(),
  firstName: z.string(),
  startPayload: z.string().optional(),
});

const languageChoice = z.object({ telegramId: z.number().int(), language: z.string().length(2) });

/** The deferred writes of the bot, by the name a handler gives them. */
export function peopleWrites(
  people: PeopleService,
): Readonly<Record<"register" | "set-language", WriteHandler>> {
  return {
    register: (payload) => people.register(newPerson.parse(payload)),
    "set-language": (payload) => {
      const { telegramId, language } = languageChoice.parse(payload);
      return people.setLanguage(telegramId, language);
    },
  };
}
