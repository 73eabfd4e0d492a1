import type { ParcelState, TroubleReason } from "./parcel-state.ts";

/** One scan as it is kept. */
export interface KeptScan {
  readonly at: Date;
  /** Local time of the place, `2026-11-26T10:32`. */
  readonly local?: string;
  /** Absent where its codes say nothing. */
  readonly state?: ParcelState;
  readonly reason?: TroubleReason;
  /** The carrier's words. */
  readonly description: string;
  readonly place: string;
}

/** Fields to write; undefined takes one away. */
export type TrackingFields = { readonly [K in keyof TrackingDocument]?: TrackingDocument[K] | undefined };

/** Why a parcel is not looked at any more. */
export type TrackingEnd = "delivered" | "returned" | "void" | "expired";

/** A parcel's way in the collection `trackings`: one for each order that got a label. */
export interface TrackingDocument {
  readonly order_id: string;
  readonly label_id: string;
  readonly tracking_number: string;
  readonly telegram_id: number;
  readonly chat_id: number;
  readonly state: ParcelState;
  readonly reason?: TroubleReason;
  /** When and where what the state is made of was seen; absent before the first scan. */
  readonly state_at?: Date;
  readonly state_local?: string;
  readonly state_place?: string;
  readonly expected_at?: Date;
  /** The carrier's page. */
  readonly url?: string;
  /** Newest first. */
  readonly scans: readonly KeptScan[];
  /** Changes so far; each is told under its number, once. */
  readonly changes: number;
  /** The last change was not told yet: the index of the sweep holds only these. */
  readonly telling?: boolean;
  readonly muted: boolean;
  readonly created_at: Date;
  /** Last time the vendor was heard of it, by either way. */
  readonly heard_at: Date;
  /** When it is asked for next; absent when it is over. */
  readonly check_at?: Date;
  /** Counts the jobs queued for it. */
  readonly checks: number;
  /** Counts what was written, so that of two writers the second reads again. */
  readonly version: number;
  readonly ended?: TrackingEnd;
}
