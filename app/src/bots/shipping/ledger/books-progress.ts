import type { Db } from "mongodb";
import { mongoCall } from "../../../platform/mongo/errors.ts";
import type { BookFault } from "./books-fault.ts";
import { type EntryCursor, FIRST_ENTRY, nextEntries } from "./entries-round.ts";
import type { EntryFault } from "./entry-fault.ts";
import { ACCOUNTS, POSTINGS, type PostingDocument } from "./store.ts";
import type { UnnamedFaults } from "./unnamed.ts";

/** How far the books have been added up; one document. */
export interface BooksProgress {
  readonly _id: "books";
  /** Postings before this moment were looked at. */
  readonly seen_at: Date;
  /** The last account of the round; "" at its beginning. */
  readonly cursor: string;
  /** People whose books are wrong; not all of them, and `unnamed` tells of the others. */
  readonly faults: readonly BookFault[];
  /** The last entry of the round through the entries; absent before the first. */
  readonly entry_cursor?: EntryCursor;
  /** Entries that are wrong; absent before the first round. */
  readonly entry_faults?: readonly EntryFault[];
  /** Whether no entry was found wrong since the round through the entries began. */
  readonly entries_clean?: boolean;
  /** What is wrong beside `faults` and `entry_faults`; absent before the first run that noted it. */
  readonly unnamed?: UnnamedFaults;
  /** Since when people's books are wrong; absent while all are right. */
  readonly broken_at?: Date;
  /** Since when entries are, until a whole round finds none. */
  readonly entries_broken_at?: Date;
  /** When a run last got through, or the first one failed; absent before either. */
  readonly passed_at?: Date;
}

/** Somebody whose books are to be added up, or nobody, and how far the books are when that is done. */
export interface BooksStop extends Partial<Pick<BooksProgress, "cursor" | "entry_cursor" | "seen_at">> {
  readonly telegramId?: number;
}

/** What a run looks at. */
export interface BooksSlice {
  readonly stops: readonly BooksStop[];
  /** Those that were wrong, new ones, and a part of all; some of them twice. */
  readonly entries: readonly PostingDocument[];
}

const LEDGER_CHECKS = "ledger_checks";

/** Postings of one run: 10,000 a minute is far above what a shop of 5,000 people at once makes. */
const RECENT = 10_000;
/** A posting gets its time before its transaction is committed, by the clock of another machine. */
const LATE_MS = 30_000;
/** Accounts of the round that a run takes: 100,000 people are through in 100 minutes. */
export const ACCOUNTS_ROUND = 3_000;

/** Where the check of the books left off. */
export interface BooksProgressStore {
  read(): Promise<BooksProgress>;
  save(progress: BooksProgress): Promise<void>;
  /**
   * Those whose books were wrong, those with something new since the last run, the next slice of all accounts, and those
   * whose entries are without one. Entries in the same way.
   */
  next(progress: BooksProgress): Promise<BooksSlice>;
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
    next: async ({ cursor, entry_cursor = FIRST_ENTRY, entry_faults = [], faults, seen_at }) => {
      const since = new Date(seen_at.getTime() - LATE_MS);
      // An entry of a day to come would carry `seen_at` there, and nothing would be new until then: the round finds it.
      const until = new Date(Date.now() + LATE_MS);
      const recent = postings
        .find({ at: { $gte: since, $lt: until } })
        .sort({ at: 1 })
        .limit(RECENT);
      const news = await mongoCall("recent postings", recent.toArray());
      const slice = accounts
        .find({ _id: { $gt: cursor } }, { projection: { _id: 1 } })
        .sort({ _id: 1 })
        .limit(ACCOUNTS_ROUND);
      const old = await mongoCall("accounts of the round", slice.toArray());
      const round = await nextEntries(db, entry_cursor);
      const wrong = postings.find({ _id: { $in: entry_faults.map(({ id }) => id) } });
      const entries = [...(await mongoCall("wrong entries", wrong.toArray())), ...news, ...round.entries];
      const known = [...faults.map(({ telegramId }) => telegramId), ...round.unwalked];
      const stops = [
        ...known.map((telegramId) => ({ telegramId })),
        // After the people that no other round comes to: a run that dies before them reads these entries again.
        { entry_cursor: round.cursor },
        ...newsStops(news),
        ...roundStops(old),
      ];
      return { stops, entries };
    },
  };
}

/** In the order of their postings: once a posting's person is done, so are those before it. */
function newsStops(news: readonly Pick<PostingDocument, "telegram_id" | "at">[]): BooksStop[] {
  return news.map(({ at, telegram_id }) => ({ telegramId: telegram_id, seen_at: at }));
}

/** The last slice ends the round, an empty one too: the next begins anew. An account of nobody is a stop like all others. */
function roundStops(accounts: readonly { readonly _id: string }[]): BooksStop[] {
  if (accounts.length === 0) return [{ cursor: "" }];
  const last = accounts.length < ACCOUNTS_ROUND ? accounts.length - 1 : -1;
  return accounts.map(({ _id }, index) => ({
    telegramId: Number(_id.split(":")[1]),
    cursor: index === last ? "" : _id,
  }));
}
