import type { Db } from "mongodb";
import { mongoCall } from "../../../platform/mongo/errors.ts";
import type { BookFault } from "./books-fault.ts";
import { ACCOUNTS, POSTINGS, type PostingDocument } from "./store.ts";

/** How far the books have been added up; one document. */
export interface BooksProgress {
  readonly _id: "books";
  /** Postings before this moment were looked at. */
  readonly seen_at: Date;
  /** The last account of the round; "" at its beginning. */
  readonly cursor: string;
  /** People whose books are wrong. */
  readonly faults: readonly BookFault[];
  /** Since when they are; absent while all is well. */
  readonly broken_at?: Date;
}

/** Whose books are to be added up next, and the progress when that is done. */
export interface BooksStep {
  readonly people: readonly number[];
  readonly seen_at: Date;
  readonly cursor: string;
}

const LEDGER_CHECKS = "ledger_checks";

/** Postings of one run: 10,000 a minute is far above what a shop of 5,000 people at once makes. */
const RECENT = 10_000;
/** A posting gets its time before its transaction is committed, by the clock of another machine. */
const LATE_MS = 30_000;
/** Accounts of the round that a run takes: 100,000 people are through in 100 minutes. */
const ROUND = 3_000;

/** Where the check of the books left off. */
export interface BooksProgressStore {
  read(): Promise<BooksProgress>;
  save(progress: BooksProgress): Promise<void>;
  /** People with something new since the last run, and the next slice of all accounts. */
  next(progress: BooksProgress): Promise<BooksStep>;
}

/** Builds it over a bot's database. */
export function createBooksProgress(db: Db): BooksProgressStore {
  const checks = db.collection<BooksProgress>(LEDGER_CHECKS);
  const postings = db.collection<PostingDocument>(POSTINGS);
  const accounts = db.collection<{ _id: string }>(ACCOUNTS);

  return {
    read: async () =>
      (await mongoCall("progress of the books", checks.findOne({ _id: "books" }))) ?? {
        _id: "books",
        seen_at: new Date(),
        cursor: "",
        faults: [],
      },
    save: async (progress) => {
      const whole = checks.replaceOne({ _id: "books" }, progress, { upsert: true });
      await mongoCall("progress of the books", whole);
    },
    next: async ({ cursor, seen_at }) => {
      const since = new Date(seen_at.getTime() - LATE_MS);
      const fields = { telegram_id: 1, at: 1 } as const;
      const recent = postings
        .find({ at: { $gte: since } }, { projection: fields })
        .sort({ at: 1 })
        .limit(RECENT);
      const news = await mongoCall("recent postings", recent.toArray());
      const slice = accounts
        .find({ _id: { $gt: cursor } }, { projection: { _id: 1 } })
        .sort({ _id: 1 })
        .limit(ROUND);
      const old = await mongoCall("accounts of the round", slice.toArray());
      const owners = old.map(({ _id }) => Number(_id.split(":")[1])).filter(Number.isSafeInteger);
      return {
        people: [...new Set([...news.map(({ telegram_id }) => telegram_id), ...owners])],
        seen_at: news.at(-1)?.at ?? seen_at,
        cursor: old.length === ROUND ? (old.at(-1)?._id ?? "") : "",
      };
    },
  };
}
