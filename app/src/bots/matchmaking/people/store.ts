import type { Collection, Db } from "mongodb";
import { isDuplicateKey, mongoCall } from "../../../platform/mongo/errors.ts";
import { createGroupWriter } from "../../../platform/mongo/group-writer.ts";
import type { Profile } from "../profile.ts";

export const PEOPLE = "people";

/** A ban of a person; the count of all there were says how long the next one is. */
export interface Ban {
  readonly until: Date;
  readonly at: Date;
  readonly count: number;
}

/** A person in the collection `people`. Of one who was deleted only a running ban is left, until it is over. */
export interface PersonDocument {
  /** Telegram id. */
  readonly _id: number;
  readonly first_name?: string;
  /** As Telegram says; the person's own choice is `language`. */
  readonly language_code?: string;
  readonly language?: string;
  readonly profile?: Profile;
  /** Since when the bot cannot reach them. */
  readonly blocked_at?: Date;
  readonly created_at?: Date;
  readonly ban?: Ban;
  /** When what is left of a deleted person goes too. */
  readonly forget_at?: Date;
}

/** People in MongoDB. Every call is safe to repeat; writes of many people at once go together. */
export interface PeopleStore {
  register(
    person: number,
    names: { readonly firstName: string; readonly languageCode?: string | undefined },
  ): Promise<void>;
  saveProfile(person: number, profile: Profile): Promise<void>;
  setLanguage(person: number, language: string): Promise<void>;
  /** The bot cannot reach them any more. */
  markBlocked(person: number): Promise<void>;
  find(person: number, signal?: AbortSignal): Promise<PersonDocument | undefined>;
  /** Those of the people who are banned now, and until when. */
  bansOf(people: readonly number[]): Promise<ReadonlyMap<number, Date>>;
  /** Bans a person, unless somebody else did since `known` was read; answers the ban that holds. */
  ban(person: number, ban: Ban, known: Ban | undefined): Promise<Ban>;
  /** Forgets all but a ban that is running. */
  remove(person: number): Promise<void>;
}

/** Builds the store over the bot's database. */
export function createPeopleStore(db: Db): PeopleStore {
  const people = db.collection<PersonDocument>(PEOPLE);
  const writer = createGroupWriter(people, "people");
  const set = (
    person: number,
    $set: Partial<PersonDocument>,
    $unset: Partial<Record<keyof PersonDocument, "">> = {},
  ) =>
    writer.write({
      updateOne: {
        filter: { _id: person },
        // Somebody may answer a question before the write of their /start came in, and is no longer forgotten then.
        update: { $set, $unset: { ...$unset, forget_at: "" }, $setOnInsert: { created_at: new Date() } },
        upsert: true,
      },
    });
  return {
    register: (person, { firstName, languageCode }) =>
      set(
        person,
        { first_name: firstName, ...(languageCode !== undefined && { language_code: languageCode }) },
        { blocked_at: "" },
      ),
    saveProfile: (person, profile) => set(person, { profile }),
    setLanguage: (person, language) => set(person, { language }),
    markBlocked: (person) =>
      writer.write({
        updateOne: {
          filter: { _id: person, blocked_at: { $exists: false } },
          update: { $set: { blocked_at: new Date() } },
        },
      }),
    find: async (person, signal) =>
      (await mongoCall("person look-up", people.findOne({ _id: person }), signal ? { signal } : {})) ??
      undefined,
    bansOf: async (ids) => {
      const found = people.find(
        { _id: { $in: [...ids] }, "ban.until": { $gt: new Date() } },
        { projection: { ban: 1 } },
      );
      const banned = await mongoCall("bans look-up", found.toArray());
      return new Map(banned.flatMap(({ _id, ban }) => (ban === undefined ? [] : [[_id, ban.until]])));
    },
    ban: async (person, ban, known) => {
      await mongoCall("ban", setBan(people, person, ban, known));
      return (await mongoCall("ban look-up", people.findOne({ _id: person })))?.ban ?? ban;
    },
    remove: async (person) => {
      const now = new Date();
      const banned = { _id: person, "ban.until": { $gt: now } };
      const rest = [{ $replaceWith: { _id: "$_id", ban: "$ban", forget_at: "$ban.until" } }];
      await mongoCall("banned person removal", people.updateOne(banned, rest));
      await mongoCall(
        "person removal",
        people.deleteOne({ _id: person, "ban.until": { $not: { $gt: now } } }),
      );
    },
  };
}

async function setBan(
  people: Collection<PersonDocument>,
  person: number,
  ban: Ban,
  known: Ban | undefined,
): Promise<void> {
  if (known !== undefined) {
    await people.updateOne({ _id: person, "ban.count": known.count }, { $set: { ban } });
    return;
  }
  try {
    // Who deleted themselves is banned all the same.
    const update = { $set: { ban }, $setOnInsert: { forget_at: ban.until } };
    await people.updateOne({ _id: person, ban: { $exists: false } }, update, { upsert: true });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
}
