/** A call to the Bot API, kept until Telegram answered it. */
export interface CallEntry {
  readonly kind: "call";
  readonly method: string;
  /** Parameters as JSON. Message ids may be references or twins (negative), files are {@link StoredFile} markers. */
  readonly payload: Readonly<Record<string, unknown>>;
  /** Set when somebody keeps the message's id: the settled id is stored under it. */
  readonly reference?: number;
  /** When the update was received (ms since 1970), on its first call: the person's wait ends with its answer. */
  readonly receivedAt?: number;
  /** When a person said what the call shows another one (ms since 1970): if it is late, it is asked whether it may. */
  readonly saidAt?: number;
}

/** A job for the queue, under an id that makes adding it twice one job. */
export interface JobEntry {
  readonly kind: "job";
  readonly job: string;
  readonly id: string;
  readonly payload: unknown;
}

/** A write to MongoDB that may come after the commit; its executor makes it once, however often it runs. */
export interface WriteEntry {
  readonly kind: "write";
  readonly write: string;
  readonly id: string;
  readonly payload: unknown;
}

export type Entry = CallEntry | JobEntry | WriteEntry;

/** Entries for one lane, in order. */
export interface LaneEntries {
  readonly lane: string;
  readonly entries: readonly Entry[];
}

export const encodeEntry = (entry: Entry): string => JSON.stringify(entry);

/** Reads back what {@link encodeEntry} wrote; the outbox is written by this code only. */
export const decodeEntry = (text: string): Entry => JSON.parse(text) as Entry;
