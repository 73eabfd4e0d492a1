import type { Db } from "mongodb";
import { mongoCall } from "../../../platform/mongo/errors.ts";
import type { NewPerson } from "../services.ts";

/** A person in the collection `users`. */
export interface PersonDocument {
  readonly telegram_id: number;
  readonly first_name: string;
  /** As Telegram says; the person's own choice is `language`. */
  readonly language_code?: string;
  readonly language?: string;
  /** What stood behind the first `/start`. */
  readonly start_payload?: string;
  readonly blocked_at?: Date;
  readonly created_at: Date;
}

/** People in MongoDB; every call is safe to repeat. */
export interface PeopleStore {
  register(person: NewPerson): Promise<void>;
  find(telegramId: number): Promise<PersonDocument | undefined>;
  setLanguage(telegramId: number, language: string): Promise<void>;
  markBlocked(telegramId: number): Promise<void>;
}

/** Builds the store over a bot's database. */
export function createPeopleStore(db: Db): PeopleStore {
  const users = db.collection<PersonDocument>("users");
  return {
    register: async ({ telegramId, languageCode, firstName, startPayload }) => {
      const set = { first_name: firstName, ...(languageCode && { language_code: languageCode }) };
      const first = { created_at: new Date(), ...(startPayload && { start_payload: startPayload }) };
      const update = { $set: set, $setOnInsert: first, $unset: { blocked_at: "" as const } };
      const result = users.updateOne({ telegram_id: telegramId }, update, { upsert: true });
      await mongoCall("person register", result);
    },
    find: async (telegram_id) =>
      (await mongoCall("person look-up", users.findOne({ telegram_id }))) ?? undefined,
    setLanguage: async (telegramId, language) => {
      // The person may press a button before the write of their /start came in.
      const first = { first_name: "", created_at: new Date() };
      const update = { $set: { language }, $setOnInsert: first };
      await mongoCall(
        "person language",
        users.updateOne({ telegram_id: telegramId }, update, { upsert: true }),
      );
    },
    markBlocked: async (telegram_id) => {
      const update = { $set: { blocked_at: new Date() } };
      await mongoCall(
        "person blocked",
        users.updateOne({ telegram_id, blocked_at: { $exists: false } }, update),
      );
    },
  };
}
