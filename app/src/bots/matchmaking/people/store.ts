import type { Collection, Db } from "mongodb";
import { isDuplicateKey, mongoCall } from "../../../platform/mongo/errors.ts";
import { createGroupWriter } from "../../../platform/mongo/group-writer.ts";
import type { Profile } from "../profile.ts";

export const PEOPLE = "people";

/** How long a ban of a deleted person is remembered after its end, ms: who is banned again meanwhile is banned for longer. */
const REMEMBERED_MS = 90 * 86_400_000;

/** A ban of a person; the count of all there were says how long the next one is. */
export interface Ban {
  readonly until: Date;
  readonly at: Date;
  readonly count: number;
}

/** A person in the collection `people`. Of one who was deleted only a ban is left, until it is long over. */
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
  /** Forgets all but a ban that is running or ended within {@link REMEMBERED_MS}. */
  remove(person: number): Promise<void>;
}

/** Builds the store over the bot's database. @param now unix ms */
export function createPeopleStore(db: Db, now: () => number = Date.now): PeopleStore {
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
        update: { $set, $unset: { ...$unset, forget_at: "" }, $setOnInsert: { created_at: new Date(now()) } },
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
          update: { $set: { blocked_at: new Date(now()) } },
        },
      }),
    find: async (person, signal) =>
      (await mongoCall("person look-up", people.findOne({ _id: person }), signal ? { signal } : {})) ??
      undefined,
    bansOf: async (ids) => {
      const found = people.find(
        { _id: { $in: [...ids] }, "ban.until": { $gt: new Date(now()) } },
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
      const longAgo = new Date(now() - REMEMBERED_MS);
      const banned = { _id: person, "ban.until": { $gt: longAgo } };
      const forget_at = { $add: ["$ban.until", REMEMBERED_MS] };
      const rest = [{ $replaceWith: { _id: "$_id", ban: "$ban", forget_at } }];
      await mongoCall("banned person removal", people.updateOne(banned, rest));
      await mongoCall(
        "person removal",
        people.deleteOne({ _id: person, "ban.until": { $not: { $gt: longAgo } } }),
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
  const forget_at = new Date(ban.until.getTime() + REMEMBERED_MS);
  if (known !== undefined) {
    // A deleted person is forgotten by the new ban's end; anybody else is to go on without such a time.
    const isDeleted = { $ne: [{ $type: "$forget_at" }, "missing"] };
    const set = { ban: { $literal: ban }, forget_at: { $cond: [isDeleted, forget_at, "$$REMOVE"] } };
    await people.updateOne({ _id: person, "ban.count": known.count }, [{ $set: set }]);
    return;
  }
  try {
    // Who deleted themselves is banned all the same.
    const update = { $set: { ban }, $setOnInsert: { forget_at } };
    await people.updateOne({ _id: person, ban: { $exists: false } }, update, { upsert: true });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
}
