import type { Db, MongoClient } from "mongodb";
import type { PeriodicTask } from "../../../platform/bot/definition.ts";
import { AppError } from "../../../platform/errors/app-error.ts";
import type { Logger } from "../../../platform/observe/logger.ts";
import type { Metrics } from "../../../platform/observe/metrics.ts";
import type { Owners } from "../owners/owners.ts";
import { type BookFault, bookFaults } from "./books-fault.ts";
import { type BooksProgress, type BooksStop, createBooksProgress } from "./books-progress.ts";
import { formatUsd } from "./money.ts";

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
export function booksCheck(deps: BooksCheckDeps, options: BooksCheckOptions = {}): PeriodicTask {
  const { db, logger, metrics, mongo, owners } = deps;
  const { faultsOf = (people) => bookFaults(mongo, db, people), now = Date.now } = options;
  const progress = createBooksProgress(db);
  let forget: NodeJS.Timeout | undefined;

  function show(cents: number): void {
    metrics.ledgerImbalance.set({}, cents);
    clearTimeout(forget);
    forget = setTimeout(() => metrics.ledgerImbalance.remove({}), STALE_MS).unref();
  }

  /** Adds up one chunk after the other; what is done is kept after each, so that no run has to begin anew. */
  async function addUp(before: BooksProgress, signal: AbortSignal): Promise<BooksProgress> {
    const stops = await progress.next(before);
    const checked = new Set<number>();
    const found: BookFault[] = [];
    let reached = before;
    let size = CHUNK;
    for (let from = 0; from < stops.length; ) {
      signal.throwIfAborted();
      const chunk = stops.slice(from, from + size);
      const people = [...new Set(chunk.map(({ telegramId }) => telegramId))].filter((id) => !checked.has(id));
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
    const broken_at = reached.broken_at ?? (faults.length > 0 ? new Date() : undefined);
    const next = {
      ...reached,
      seen_at,
      cursor,
      faults: faults.slice(0, KEPT),
      ...(broken_at && { broken_at }),
    };
    await progress.save(next);
    return { ...next, faults };
  }

  async function broken({ broken_at = new Date(), faults }: BooksProgress): Promise<void> {
    const cents = faults.reduce((sum, fault) => sum + fault.cents, 0);
    const people = faults.slice(0, 10).map(({ telegramId }) => telegramId);
    const err = new AppError("LEDGER_UNBALANCED", "The books do not add up: see which people's.", {
      details: { people: faults.length, cents },
    });
    logger.error({ err, people, cents }, "the books do not add up");
    await owners.tell(`ledger.broken.${broken_at.getTime()}`, "owner-ledger-broken", {
      amount: formatUsd(cents),
      people: String(faults.length),
      who: people.join(", "),
    });
  }

  async function whole({ broken_at }: BooksProgress): Promise<void> {
    if (broken_at === undefined) return;
    logger.warn({ since: broken_at }, "the books add up again");
    // Before it is forgotten that they did not: a run that dies in between says it again, under the same id.
    await owners.tell(`ledger.whole.${broken_at.getTime()}`, "owner-ledger-whole", {});
  }

  /** A check that never gets through finds nothing: after half an hour the owners hear of it, once a day. */
  async function stuck(before: BooksProgress): Promise<void> {
    const since = before.passed_at;
    if (since === undefined) return progress.save({ ...(await progress.read()), passed_at: new Date(now()) });
    if (now() - since.getTime() < STUCK_MS) return;
    logger.error({ since }, "no check of the books got through");
    const args = { since: since.toISOString().slice(0, 16).replace("T", " ") };
    await owners.tell(`ledger.stuck.${since.getTime()}`, "owner-ledger-stuck", args);
  }

  return {
    name: "ledger-check",
    everyMs: EVERY_MS,
    run: async (signal) => {
      const before = await progress.read();
      try {
        const after = await addUp(before, signal);
        const { broken_at, faults, ...rest } = after;
        show(faults.reduce((sum, { cents }) => sum + cents, 0));
        await (faults.length > 0 ? broken(after) : whole(after));
        const passed_at = new Date(now());
        const kept = faults.slice(0, KEPT);
        await progress.save({
          ...rest,
          faults: kept,
          passed_at,
          ...(faults.length > 0 && broken_at && { broken_at }),
        });
      } catch (error) {
        await stuck(before);
        throw error;
      }
    },
  };
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
