import { z } from "zod";
import { type Leg, legsOf, POSTING_KINDS } from "./posting.ts";
import type { PostingDocument } from "./store.ts";

/** An entry whose lines are not those of its movement. */
export interface EntryFault {
  /** Whatever it is kept under: what was written by hand may have an id of any kind. */
  readonly id: PostingDocument["_id"];
  /** Cents by which its lines are wrong, without their signs; above zero. */
  readonly cents: number;
}

/** Cents of an entry that cannot be read: how many are wrong nobody can say, and none would alert nobody. */
const UNREADABLE_CENTS = 1;

const entrySchema = z.object({
  telegram_id: z.int(),
  kind: z.enum(POSTING_KINDS),
  cents: z.int().positive(),
  legs: z.array(z.object({ account: z.string(), cents: z.int() })),
  at: z.date(),
});

/**
 * Holds an entry against itself: its lines are the two that its person, kind and amount make. So they add up to zero, and
 * to that person's accounts alone. Undefined when they are.
 */
export function entryFault(entry: PostingDocument): EntryFault | undefined {
  const { _id: id } = entry;
  const read = entrySchema.safeParse(entry);
  if (!read.success) return { id, cents: UNREADABLE_CENTS };
  const { legs, telegram_id: telegramId, ...movement } = read.data;
  const cents = apart(legs, legsOf({ ...movement, telegramId }));
  return cents === 0 ? undefined : { id, cents };
}

/** Cents by which two sets of lines differ, account by account. */
function apart(kept: readonly Line[], wanted: readonly Line[]): number {
  const sums = new Map<string, number>();
  for (const { account, cents } of kept) sums.set(account, (sums.get(account) ?? 0) + cents);
  for (const { account, cents } of wanted) sums.set(account, (sums.get(account) ?? 0) - cents);
  return [...sums.values()].reduce((sum, cents) => sum + Math.abs(cents), 0);
}

type Line = Pick<Leg, "account" | "cents">;
