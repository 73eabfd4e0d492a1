import type { BooksProgress } from "./books-progress.ts";
import { isFirst } from "./entries-round.ts";

/** Cents of faults that are not kept by name, by the run that found most of them. */
export interface Unnamed {
  /** In the last round that was gone through from its beginning to its end. */
  readonly before: number;
  /** In the present one, so far. */
  readonly now: number;
}

/** What is wrong beside what is kept by name, for each round that would come to it again. */
export interface UnnamedFaults {
  /** People's sums, until the round through the accounts has come to all of them. */
  readonly people: Unnamed;
  /** The same, until the round through the entries has: it alone comes to whose entries are without an account. */
  readonly accountless: Unnamed;
  readonly entries: Unnamed;
}

/** Faults that are kept by name; all are counted. */
const KEPT = 100;

const NONE: Unnamed = { before: 0, now: 0 };
const NO_FAULTS: UnnamedFaults = { people: NONE, accountless: NONE, entries: NONE };

/** Cents of faults together. */
export const centsOf = (faults: readonly { readonly cents: number }[]): number =>
  faults.reduce((sum, { cents }) => sum + cents, 0);

/** As it is kept: not all of the faults. */
export function keptOf({ entry_faults = [], faults, ...books }: BooksProgress): BooksProgress {
  return { ...books, faults: faults.slice(0, KEPT), entry_faults: entry_faults.slice(0, KEPT) };
}

/** Notes the faults that `keptOf` will leave out; doing it twice notes them once. */
export function withUnnamed(books: BooksProgress): BooksProgress {
  const { entry_faults = [], faults, unnamed = NO_FAULTS } = books;
  const [people, entries] = [centsOf(faults.slice(KEPT)), centsOf(entry_faults.slice(KEPT))];
  return {
    ...books,
    unnamed: {
      people: found(unnamed.people, people),
      accountless: found(unnamed.accountless, people),
      entries: found(unnamed.entries, entries),
    },
  };
}

/** At the end of a run: where a round ended with it, all that is still wrong has a name or was noted in that round. */
export function withRoundsEnded(books: BooksProgress): BooksProgress {
  const { cursor, entry_cursor, unnamed = NO_FAULTS } = books;
  const { accountless, entries, people } = unnamed;
  const byAccounts = cursor === "" ? ended : same;
  const byEntries = isFirst(entry_cursor) ? ended : same;
  return {
    ...books,
    unnamed: {
      people: byAccounts(people),
      accountless: byEntries(accountless),
      entries: byEntries(entries),
    },
  };
}

/** Cents of people's sums that may be wrong without a name. */
export const unnamedPeopleCents = ({ unnamed = NO_FAULTS }: BooksProgress): number =>
  Math.max(most(unnamed.people), most(unnamed.accountless));

/** All cents that are wrong: those with a name, and those that no round has come to again. */
export function wrongCents(books: BooksProgress): number {
  const { entry_faults = [], faults, unnamed = NO_FAULTS } = keptOf(books);
  return centsOf([...faults, ...entry_faults]) + unnamedPeopleCents(books) + most(unnamed.entries);
}

const found = ({ before, now }: Unnamed, cents: number): Unnamed => ({ before, now: Math.max(now, cents) });
const ended = ({ now }: Unnamed): Unnamed => ({ before: now, now: 0 });
const same = (unnamed: Unnamed): Unnamed => unnamed;
const most = ({ before, now }: Unnamed): number => Math.max(before, now);
