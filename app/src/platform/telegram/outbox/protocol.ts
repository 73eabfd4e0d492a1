import type { Entry, LaneEntries } from "./entry.ts";
import type { ShardKeys } from "./keys.ts";
import type { Twin } from "./twin.ts";

/** The addresses of one update's keys. */
export interface UpdateKeys {
  readonly shard: ShardKeys;
  readonly seen: string;
  readonly session: string;
}

export interface RateLimit {
  /** One update per so many ms in the long run. */
  readonly intervalMs: number;
  /** So many at once after a pause. */
  readonly burst: number;
}

/** What `load` found. */
export interface Loaded {
  readonly isNew: boolean;
  readonly version: number;
  /** The session as JSON; empty when there is none. */
  readonly session: string;
  /** How long the person has to wait for the rate limit, ms; 0 = go on. */
  readonly waitMs: number;
  readonly told: boolean;
}

/**
 * Who asks, and for how long; `leaseMs` 0 = without capacity to send. No token is used for two leases of one lane:
 * what a process still does under an old lease must not count under its new one.
 */
export interface Lease {
  readonly token: string;
  readonly leaseMs: number;
}

export interface CommitRequest {
  readonly updateId: number;
  readonly version: number;
  /** The new session; undefined when it is as it was. */
  readonly session: string | undefined;
  readonly markerTtlMs: number;
  readonly sessionTtlMs: number;
  /** What the update does to the person's rate limit: costs a token, notes that the person was told, or nothing. */
  readonly rate: "charge" | "told" | "";
  readonly limit: RateLimit;
  readonly lease: Lease;
  readonly lanes: readonly LaneEntries[];
}

/** `taken` tells per lane whether it is the caller's now, holding just the entries of this commit. */
export type CommitAnswer =
  | { readonly kind: "committed"; readonly taken: readonly boolean[] }
  | { readonly kind: "duplicate" }
  | { readonly kind: "conflict"; readonly version: number; readonly session: string };

export interface AppendRequest {
  readonly chatId: number;
  readonly effectId: string;
  readonly ttlMs: number;
  readonly lease: Lease;
  readonly lanes: readonly LaneEntries[];
}

export type AppendAnswer =
  | { readonly kind: "appended"; readonly taken: readonly boolean[] }
  | { readonly kind: "duplicate" };

/** The addresses of an event's keys: what a chat is told from outside its updates, on the session of its person. */
export interface EventKeys {
  readonly shard: ShardKeys;
  readonly done: string;
  readonly session: string;
}

/** What `load-event` found; see {@link Loaded}. */
export type LoadedEvent = Pick<Loaded, "isNew" | "version" | "session">;

export interface EventCommitRequest
  extends Pick<CommitRequest, "version" | "session" | "sessionTtlMs" | "lease" | "lanes"> {
  /** How long a repetition of the effect is known. */
  readonly effectTtlMs: number;
}

export interface Settlement {
  readonly lane: string;
  /** Entries carried out since the lane was taken under this token: saying it twice changes nothing. */
  readonly settled: number;
  /** Entries wanted in the answer. */
  readonly batch: number;
  /** The script may wait so long to go out with others, ms. @default 0 */
  readonly patienceMs?: number;
  readonly reference?: { readonly key: string; readonly messageId: number; readonly ttlMs: number };
  /** A twin to remember; the list under `key` keeps the last `limit`. */
  readonly twin?: {
    readonly key: string;
    readonly twin: Twin;
    readonly ttlMs: number;
    readonly limit: number;
  };
}

/** How long nobody works on a lane, and whether an attempt at its head failed before. */
export interface Pause {
  readonly ms: number;
  readonly failed: boolean;
}

/** `released`: the lane is empty and free. `lost`: the lease ended and another may hold the lane. */
export type LaneState =
  | { readonly kind: "held"; readonly entries: readonly Entry[] }
  | { readonly kind: "released" }
  | { readonly kind: "lost" };

export interface TakenLane {
  readonly lane: string;
  readonly attempts: number;
  /** Its holder vanished while sending: the head may have arrived already. */
  readonly vanished: boolean;
}
