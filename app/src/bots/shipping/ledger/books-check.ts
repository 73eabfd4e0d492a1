import { BSON, type Db, type MongoClient } from "mongodb";
import type { PeriodicTask } from "../../../platform/bot/definition.ts";
import { AppError } from "../../../platform/errors/app-error.ts";
import type { Logger } from "../../../platform/observe/logger.ts";
import type { Metrics } from "../../../platform/observe/metrics.ts";
import type { Owners } from "../owners/owners.ts";
import { type BookFault, bookFaults } from "./books-fault.ts";
import { type BooksProgress, type BooksStop, createBooksProgress } from "./books-progress.ts";
import { createBooksTelling } from "./books-tell.ts";
import { withBrokenSince, withoutMended } from "./broken-since.ts";
import { isFirst } from "./entries-round.ts";
import { type EntryFault, entryFault } from "./entry-fault.ts";
import type { PostingDocument } from "./store.ts";
import { keptOf, withRoundsEnded, withUnnamed, wrongCents } from "./unnamed.ts";

export interface BooksCheckDeps {
  readonly mongo: MongoClient;
  readonly db: Db;
  readonly owners: Pick<Owners, "tell">;
  readonly metrics: Pick<Metrics, "ledgerImbalance">;
  readonly logger: Logger;
}

export interface BooksCheckOptions {
  /** Adds up some people's books. @default from the database */
  readonly faultsOf?: (people: readonly number[]) => Promise<readonly BookFault[]>;
  /** @default Date.now */
  readonly now?: () => number;
}

const EVERY_MS = 60_000;
/** People added up by one query; half as many when MongoDB does not do it in time. */
const CHUNK = 500;
const STUCK_MS = 30 * 60_000;
/** The check wanders between processes: what one of them said is old when another has checked since. */
const STALE_MS = 3 * EVERY_MS;

/**
 * Adds the books up: each account against its entries, each person to zero, so the whole is zero. Every posting moves
 * money within one person's accounts, so people can be taken one by one: those with new postings every minute, all
 * others in a slow round, and those whose books were wrong each time. Entries are held against themselves in the same way,
 * new ones every minute and all in a round of their own: two that are wrong can make sums that are right, and one whose
 * person has no account is nobody's. Its cost follows what happens and a fixed slice, never the size of the books.
 */
export function booksCheck(deps: BooksCheckDeps, options: BooksCheckOptions = {}): PeriodicTask {
  const { db, logger, metrics, mongo, owners } = deps;
  const { faultsOf = (people) => bookFaults(mongo, db, people), now = Date.now } = options;
  const progress = createBooksProgress(db);
  const tell = createBooksTelling({ owners, logger });
  let forget: NodeJS.Timeout | undefined;

  function show(cents: number): void {
    metrics.ledgerImbalance.set({}, cents);
    clearTimeout(forget);
    forget = setTimeout(() => metrics.ledgerImbalance.remove({}), STALE_MS).unref();
  }

  /** Adds up one chunk after the other; what is done is kept after each, so that no run has to begin anew. */
  async function addUp(before: BooksProgress, signal: AbortSignal): Promise<BooksProgress> {
    const { entries, stops } = await progress.next(before);
    const checked = new Set<number>();
    const found: BookFault[] = [];
    let reached = withEntries(before, entries);
    let size = CHUNK;
    for (let from = 0; from < stops.length; ) {
      signal.throwIfAborted();
      const chunk = stops.slice(from, from + size);
      const people = [...new Set(chunk.flatMap(({ telegramId }) => telegramId ?? []))].filter(
        // Whose entry names no number for its person is wrong as an entry.
        (id) => Number.isSafeInteger(id) && !checked.has(id),
      );
      const faults = people.length === 0 ? [] : await faultsOf(people).catch(passing);
      if (faults === undefined && size > 1) {
        size = Math.ceil(size / 2);
        continue;
      }
      if (faults === undefined) throw unanswered(people);
      from += chunk.length;
      for (const id of people) checked.add(id);
      found.push(...faults);
      reached = await keep(reached, chunk, [
        ...found,
        ...before.faults.filter(({ telegramId }) => !checked.has(telegramId)),
      ]);
    }
    return reached;
  }

  async function keep(
    reached: BooksProgress,
    chunk: readonly BooksStop[],
    faults: readonly BookFault[],
  ): Promise<BooksProgress> {
    const seen_at = chunk.findLast((stop) => stop.seen_at !== undefined)?.seen_at ?? reached.seen_at;
    const cursor = chunk.findLast((stop) => stop.cursor !== undefined)?.cursor ?? reached.cursor;
    const entries = chunk.find((stop) => stop.entry_cursor !== undefined);
    const cursors = { cursor, ...(entries && { entry_cursor: entries.entry_cursor }) };
    const next = withUnnamed(withBrokenSince({ ...reached, seen_at, ...cursors, faults }));
    await progress.save(keptOf(next));
    return next;
  }

  /** A check that never gets through finds nothing: after half an hour the owners hear of it, once a day. */
  async function stuck(before: BooksProgress): Promise<void> {
    const since = before.passed_at;
    if (since === undefined) return progress.save({ ...(await progress.read()), passed_at: new Date(now()) });
    if (now() - since.getTime() >= STUCK_MS) await tell.stuck(since);
  }

  return {
    name: "ledger-check",
    everyMs: EVERY_MS,
    run: async (signal) => {
      const before = await progress.read();
      try {
        const after = withRoundsEnded(withBrokenSince(await addUp(before, signal)));
        show(wrongCents(after));
        await tell.found(after);
        await progress.save({ ...keptOf(withoutMended(after)), passed_at: new Date(now()) });
      } catch (error) {
        await stuck(before);
        throw error;
      }
    },
  };
}

/** What the entries of a run say; doing it twice says it once. */
function withEntries(before: BooksProgress, entries: readonly PostingDocument[]): BooksProgress {
  const entry_faults = wrongOf(entries);
  const wasClean = isFirst(before.entry_cursor) || before.entries_clean === true;
  return { ...before, entry_faults, entries_clean: wasClean && entry_faults.length === 0 };
}

/** The entries of these that are wrong, each once. */
function wrongOf(entries: readonly PostingDocument[]): readonly EntryFault[] {
  const faults = entries.flatMap((entry) => entryFault(entry) ?? []);
  // By all of an id: one that was written by hand may be an object, and 1 is not "1".
  return [
    ...new Map(faults.map((fault) => [BSON.EJSON.stringify([fault.id], { relaxed: false }), fault])).values(),
  ];
}

/** MongoDB that does not answer in time: fewer people at once may be answered. */
function passing(error: unknown): undefined {
  if (error instanceof AppError && error.code === "MONGO_UNAVAILABLE") return undefined;
  throw error;
}

function unanswered(people: readonly number[]): AppError {
  return new AppError("MONGO_UNAVAILABLE", "MongoDB does not add up one person's books in time.", {
    retry: "backoff",
    details: { people: people.join(",") },
  });
}
