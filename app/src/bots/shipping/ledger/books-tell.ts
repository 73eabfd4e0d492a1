import { AppError } from "../../../platform/errors/app-error.ts";
import type { Logger } from "../../../platform/observe/logger.ts";
import type { Owners } from "../owners/owners.ts";
import type { BooksProgress } from "./books-progress.ts";
import { mendedSince } from "./broken-since.ts";
import { formatUsd } from "./money.ts";
import { centsOf } from "./unnamed.ts";

export interface BooksTellingDeps {
  readonly owners: Pick<Owners, "tell">;
  readonly logger: Logger;
}

/** What the log and the owners hear of the books; each with an effect id, so that a repetition is not heard. */
export interface BooksTelling {
  /** What is wrong, or that nothing is any more. Sums and entries are told apart: what is to be done is another thing. */
  found(books: BooksProgress): Promise<void>;
  /** No check got through since then. */
  stuck(since: Date): Promise<void>;
}

/** Faults that are named; all are counted. */
const NAMED = 10;

/** Builds it. */
export function createBooksTelling({ logger, owners }: BooksTellingDeps): BooksTelling {
  async function sums({ broken_at = new Date(), faults }: BooksProgress): Promise<void> {
    const cents = centsOf(faults);
    const people = faults.slice(0, NAMED).map(({ telegramId }) => telegramId);
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

  async function entries({
    entries_broken_at = new Date(),
    entry_faults = [],
  }: BooksProgress): Promise<void> {
    const cents = centsOf(entry_faults);
    const which = entry_faults.slice(0, NAMED).map(({ id }) => String(id));
    const err = new AppError("LEDGER_ENTRY_WRONG", "Entries are not what they should be: see which.", {
      details: { entries: entry_faults.length, cents },
    });
    logger.error({ err, entries: which, cents }, "entries of the books are wrong");
    await owners.tell(`ledger.entries.${entries_broken_at.getTime()}`, "owner-ledger-entries", {
      amount: formatUsd(cents),
      count: String(entry_faults.length),
      which: which.join(", "),
    });
  }

  async function whole(since: Date): Promise<void> {
    logger.warn({ since }, "the books add up again");
    // Before it is forgotten that they did not: a run that dies in between says it again, under the same id.
    await owners.tell(`ledger.whole.${since.getTime()}`, "owner-ledger-whole", {});
  }

  return {
    found: async (books) => {
      const { entry_faults = [], faults } = books;
      const since = mendedSince(books);
      if (faults.length > 0) await sums(books);
      if (entry_faults.length > 0) await entries(books);
      if (since !== undefined) await whole(since);
    },
    stuck: async (since) => {
      logger.error({ since }, "no check of the books got through");
      const args = { since: since.toISOString().slice(0, 16).replace("T", " ") };
      await owners.tell(`ledger.stuck.${since.getTime()}`, "owner-ledger-stuck", args);
    },
  };
}
