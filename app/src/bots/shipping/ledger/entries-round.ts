import { type Db, MinKey } from "mongodb";
import { mongoCall } from "../../../platform/mongo/errors.ts";
import { accountId } from "./posting.ts";
import { ACCOUNTS, POSTINGS, type PostingDocument } from "./store.ts";

/** The last entry of the round, whatever its id is of; `MinKey` at its beginning. */
export type EntryCursor = PostingDocument["_id"] | MinKey;

/** A slice of all entries, by their ids. */
export interface EntriesSlice {
  readonly entries: readonly PostingDocument[];
  /** Where the next slice begins. */
  readonly cursor: EntryCursor;
  /** Whose these are and who have no account: a round through the accounts does not come to them. */
  readonly unwalked: readonly number[];
}

/** Entries of the round that a run takes, one a minute: 1,000,000 are through in three hours and 20 minutes. */
export const ENTRIES_ROUND = 5_000;

/** The beginning of the round through the entries. */
export const FIRST_ENTRY: EntryCursor = new MinKey();

/** Whether a round ends and another begins there. */
export const isFirst = (cursor: EntryCursor = FIRST_ENTRY): boolean => cursor instanceof MinKey;

/** Reads the next slice, from the cursor on: the entry there is read twice. */
export async function nextEntries(db: Db, from: EntryCursor): Promise<EntriesSlice> {
  // Not by `$gt`, which compares within one type: an entry that was written by hand may have no string for its id.
  const slice = db
    .collection<PostingDocument>(POSTINGS)
    .find({}, { min: { _id: from }, hint: { _id: 1 } })
    .sort({ _id: 1 })
    .limit(ENTRIES_ROUND);
  const entries = await mongoCall("entries of the round", slice.toArray());
  const last = entries.length < ENTRIES_ROUND ? undefined : entries.at(-1);
  return { entries, cursor: last?._id ?? FIRST_ENTRY, unwalked: await withoutAccount(db, entries) };
}

async function withoutAccount(db: Db, entries: readonly PostingDocument[]): Promise<number[]> {
  const people = [...new Set(entries.map(({ telegram_id }) => telegram_id))].filter(Number.isSafeInteger);
  const wanted = people.map((id) => accountId("person", id));
  const found = db
    .collection<{ _id: string }>(ACCOUNTS)
    .find({ _id: { $in: wanted } }, { projection: { _id: 1 } });
  const there = new Set((await mongoCall("accounts of entries", found.toArray())).map(({ _id }) => _id));
  return people.filter((id) => !there.has(accountId("person", id)));
}
