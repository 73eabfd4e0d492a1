import type { Entry } from "../outbox/entry.ts";
import type { Twin } from "../outbox/twin.ts";

/** Where an entry stands while it is carried out. */
export interface EntryContext {
  readonly lane: string;
  readonly chatId: number;
  /** Attempts that failed before this one. */
  readonly attempts: number;
  /** Aborted when the lane can no longer be held; given where the execution may outlast the lease. */
  readonly signal?: AbortSignal;
}

/**
 * What became of an entry. `done` also covers what can never succeed: it was recorded as a dead letter.
 * `retry` and `wait` give the lane back and try the same entry again after a pause; only `retry` counts as an attempt.
 */
export type Execution =
  | { readonly kind: "done"; readonly messageId?: number; readonly twin?: Twin }
  | { readonly kind: "retry" | "wait"; readonly afterMs: number };

/** Carries out the entries of one kind; never throws for what the outside world does. */
export interface EntryExecutor<E extends Entry> {
  /** Longest time one execution may take, ms; the lease is renewed meanwhile when it would not last. */
  timeoutMs(entry: E): number;
  execute(entry: E, context: EntryContext): Promise<Execution>;
}

export type Executors = { readonly [K in Entry["kind"]]: EntryExecutor<Extract<Entry, { kind: K }>> };
