import type { Db, MongoClient } from "mongodb";
import type { PeriodicTask } from "../../../platform/bot/definition.ts";
import { AppError } from "../../../platform/errors/app-error.ts";
import type { Logger } from "../../../platform/observe/logger.ts";
import type { Metrics } from "../../../platform/observe/metrics.ts";
import type { Owners } from "../owners/owners.ts";
import { type BookFault, bookFaults } from "./books-fault.ts";
import { type BooksProgress, type BooksStep, createBooksProgress } from "./books-progress.ts";
import { formatUsd } from "./money.ts";

export interface BooksCheckDeps {
  readonly mongo: MongoClient;
  readonly db: Db;
  readonly owners: Pick<Owners, "tell">;
  readonly metrics: Pick<Metrics, "ledgerImbalance">;
  readonly logger: Logger;
}

const EVERY_MS = 60_000;
/** People added up by one query. */
const CHUNK = 500;
/** Faults that are kept by name; all are counted. */
const KEPT = 100;
/** The check wanders between processes: what one of them said is old when another has checked since. */
const STALE_MS = 3 * EVERY_MS;

/**
 * Adds the books up: each account against its entries, each person to zero, so the whole is zero. Every posting moves
 * money within one person's accounts, so people can be taken one by one: those with new postings every minute, all
 * others in a slow round, and those whose books were wrong each time. Its cost follows what happens and a fixed slice,
 * never the size of the books.
 */
export function booksCheck(deps: BooksCheckDeps): PeriodicTask {
  const { db, logger, metrics, mongo, owners } = deps;
  const progress = createBooksProgress(db);
  let forget: NodeJS.Timeout | undefined;

  function show(cents: number): void {
    metrics.ledgerImbalance.set({}, cents);
    clearTimeout(forget);
    forget = setTimeout(() => metrics.ledgerImbalance.remove({}), STALE_MS).unref();
  }

  async function broken(before: BooksProgress, step: BooksStep, faults: readonly BookFault[]): Promise<void> {
    const cents = faults.reduce((sum, fault) => sum + fault.cents, 0);
    const broken_at = before.broken_at ?? new Date();
    const people = faults.slice(0, 10).map(({ telegramId }) => telegramId);
    const err = new AppError("LEDGER_UNBALANCED", "The books do not add up: see which people's.", {
      details: { people: faults.length, cents },
    });
    logger.error({ err, people, cents }, "the books do not add up");
    const { cursor, seen_at } = step;
    await progress.save({ _id: "books", cursor, seen_at, broken_at, faults: faults.slice(0, KEPT) });
    await owners.tell(`ledger.broken.${broken_at.getTime()}`, "owner-ledger-broken", {
      amount: formatUsd(cents),
      people: String(faults.length),
      who: people.join(", "),
    });
  }

  async function whole(before: BooksProgress, { cursor, seen_at }: BooksStep): Promise<void> {
    if (before.broken_at !== undefined) {
      logger.warn({ since: before.broken_at }, "the books add up again");
      // Before it is forgotten that they did not: a run that dies in between says it again, under the same id.
      await owners.tell(`ledger.whole.${before.broken_at.getTime()}`, "owner-ledger-whole", {});
    }
    await progress.save({ _id: "books", cursor, seen_at, faults: [] });
  }

  return {
    name: "ledger-check",
    everyMs: EVERY_MS,
    run: async (signal) => {
      const before = await progress.read();
      const step = await progress.next(before);
      const known = before.faults.map(({ telegramId }) => telegramId);
      const people = [...new Set([...known, ...step.people])];
      const faults: BookFault[] = [];
      for (let from = 0; from < people.length; from += CHUNK) {
        signal.throwIfAborted();
        faults.push(...(await bookFaults(mongo, db, people.slice(from, from + CHUNK))));
      }
      show(faults.reduce((sum, { cents }) => sum + cents, 0));
      await (faults.length > 0 ? broken(before, step, faults) : whole(before, step));
    },
  };
}
