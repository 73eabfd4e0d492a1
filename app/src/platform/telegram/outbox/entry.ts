import type { Span } from "../../observe/tracing/span.ts";

/*
 * `trace` of each kind: the step that caused it (W3C traceparent), where something is traced.
 */

/** A call to the Bot API, kept until Telegram answered it. */
export interface CallEntry {
  readonly kind: "call";
  readonly method: string;
  /** Parameters as JSON. Message ids may be references or twins (negative), files are {@link StoredFile} markers. */
  readonly payload: Readonly<Record<string, unknown>>;
  /** Set when somebody keeps the message's id: the settled id is stored under it. */
  readonly reference?: number;
  /** When the update was received (ms since 1970), on the one call of it whose answer ends the person's wait. */
  readonly receivedAt?: number;
  /** When a person said what the call shows another one (ms since 1970): if it is late, it is asked whether it may. */
  readonly saidAt?: number;
  readonly trace?: string;
}

/** A job for the queue, under an id that makes adding it twice one job. */
export interface JobEntry {
  readonly kind: "job";
  readonly job: string;
  readonly id: string;
  readonly payload: unknown;
  readonly trace?: string;
}

/** A write to MongoDB that may come after the commit; its executor makes it once, however often it runs. */
export interface WriteEntry {
  readonly kind: "write";
  readonly write: string;
  readonly id: string;
  readonly payload: unknown;
  readonly trace?: string;
}

export type Entry = CallEntry | JobEntry | WriteEntry;

/** Entries for one lane, in order. */
export interface LaneEntries {
  readonly lane: string;
  readonly entries: readonly Entry[];
}

/**
 * Entries with the step that caused them. Of a trace that nobody keeps only jobs are told: they would begin one of
 * their own.
 */
export function causedBy(span: Span, entries: readonly Entry[]): readonly Entry[] {
  const trace = span.traceparent;
  return entries.map((entry) =>
    span.traceId === undefined && entry.kind !== "job" ? entry : { ...entry, trace },
  );
}

export const encodeEntry = (entry: Entry): string => JSON.stringify(entry);

/** Reads back what {@link encodeEntry} wrote; the outbox is written by this code only. */
export const decodeEntry = (text: string): Entry => JSON.parse(text) as Entry;
