import type { LeaveReason } from "../services.ts";

export const PAIRS = "pairs";

/** A pair in the collection `pairs`. */
export interface PairDocument {
  /** The matcher's name of it: both wishes, so the same for the same two. */
  readonly _id: string;
  readonly members: readonly [number, number];
  /** The members while they are together: its unique index lets nobody be in two pairs. */
  readonly active?: readonly [number, number];
  readonly since: Date;
  readonly ended_at?: Date;
  readonly ended_by?: number;
  readonly reason?: LeaveReason;
}
