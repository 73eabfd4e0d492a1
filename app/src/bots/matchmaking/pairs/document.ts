import type { LeaveReason } from "../services.ts";

export const PAIRS = "pairs";

/**
 * For so long the matcher may still speak of a pair, ms: a process that delivers its events may die, and another writes
 * them once more. A pair that was removed before would begin anew, and stand in the way of the other side's next one.
 */
export const TOLD_MS = 3_600_000;

/** A pair in the collection `pairs`. */
export interface PairDocument {
  /** The matcher's name of it: both wishes, so the same for the same two. */
  readonly _id: string;
  readonly members: readonly [number, number];
  /** The members while they are together: its unique index lets nobody be in two pairs. */
  readonly active?: readonly [number, number];
  readonly since: Date;
  readonly ended_at?: Date;
  /** When the end was written, which may be long after it; absent in what the release before wrote. */
  readonly end_written_at?: Date;
  readonly ended_by?: number;
  readonly reason?: LeaveReason;
  /** When it goes although a week has not passed: one of the two deleted themselves. */
  readonly forget_at?: Date;
}
