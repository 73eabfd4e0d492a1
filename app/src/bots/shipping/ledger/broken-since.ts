import type { BooksProgress } from "./books-progress.ts";
import { isFirst } from "./entries-round.ts";
import { unnamedPeopleCents } from "./unnamed.ts";

/**
 * Notes since when sums are wrong, and since when entries are. Apart: a worker of a release that knows of sums alone takes
 * theirs back when they are right, and carries what it does not know along.
 */
export function withBrokenSince(books: BooksProgress): BooksProgress {
  const { broken_at, entries_broken_at, entry_faults = [], faults } = books;
  return {
    ...books,
    ...(broken_at === undefined && faults.length > 0 && { broken_at: new Date() }),
    ...(entries_broken_at === undefined && entry_faults.length > 0 && { entries_broken_at: new Date() }),
  };
}

/** Takes back what is not wrong any more. */
export function withoutMended(books: BooksProgress): BooksProgress {
  const { broken_at, entries_broken_at, ...rest } = books;
  return {
    ...rest,
    ...(broken_at && !areSumsRight(books) && { broken_at }),
    ...(entries_broken_at && !areEntriesRight(books) && { entries_broken_at }),
  };
}

/** Since when something was wrong, once nothing is any more; undefined before, and when nothing was. */
export function mendedSince(books: BooksProgress): Date | undefined {
  const left = withoutMended(books);
  return left.broken_at || left.entries_broken_at ? undefined : (books.broken_at ?? books.entries_broken_at);
}

/** Where more were wrong than are kept by name, the round has to come to all others once more. */
const areSumsRight = (books: BooksProgress): boolean =>
  books.faults.length === 0 && unnamedPeopleCents(books) === 0;

/** Not all that are wrong are kept by name, so that those are right says little: a whole round has to find none. */
const areEntriesRight = ({ entries_clean, entry_cursor, entry_faults = [] }: BooksProgress): boolean =>
  entry_faults.length === 0 && entries_clean === true && isFirst(entry_cursor);
