import { z } from "zod";
import type { Cache } from "../../../platform/cache/cache.ts";
import type { Logger } from "../../../platform/observe/logger.ts";
import type { WriteHandler } from "../../../platform/telegram/send/work-executors.ts";
import type { PeopleService } from "../services.ts";
import type { PeopleStore } from "./store.ts";

/** Name of the cache of people, which every process of the bot shares. */
export const PERSON_CACHE = "shipping-person";

/** What is cached of a person; at most 5 minutes old. */
export const cachedPerson = z.object({ language: z.string().nullable() });

export type CachedPerson = z.output<typeof cachedPerson>;

/** Builds the people's service over its store and the cache of people by telegram id. */
export function createPeopleService(
  people: PeopleStore,
  cache: Cache<CachedPerson>,
  logger: Logger,
): PeopleService {
  const forget = (telegramId: number) =>
    cache.invalidate(String(telegramId)).catch((err: unknown) => {
      logger.warn({ err }, "a cached person could not be dropped");
    });
  const load = async (telegramId: number): Promise<CachedPerson> => {
    const person = await people.find(telegramId);
    return { language: person?.language ?? person?.language_code?.slice(0, 2).toLowerCase() ?? null };
  };

  return {
    register: async (person) => {
      await people.register(person);
      await forget(person.telegramId);
    },
    language: async (telegramId) => {
      const { language } = await cache.get(String(telegramId), () => load(telegramId));
      return language ?? undefined;
    },
    setLanguage: async (telegramId, language) => {
      await people.setLanguage(telegramId, language);
      await forget(telegramId);
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
