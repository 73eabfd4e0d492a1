import type { Fed } from "../quota/fed.ts";

/** A metric's value now, of one class or bot. */
export interface Sample {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  /** A sentence in place of a number: why it is not known, and where to look. */
  readonly value: number | { readonly unknown: string };
  /** Of a class that outside quotas bind: what they feed, and those for whose sake `value` is less than was counted. */
  readonly quotas?: { readonly fed: ReadonlyMap<string, Fed>; readonly held: readonly string[] };
}

/** What was read at once. */
export interface Reading {
  readonly samples: readonly Sample[];
  /** When the reading began. */
  readonly at: Date;
}

/** Where values of some metrics come from. One read serves all of them. */
export interface Source {
  /** Who is asked, as the beginning of a sentence. */
  readonly subject: string;
  /** Names of its metrics. */
  readonly metrics: readonly string[];
  /** @throws Error when nothing of it is known */
  read(signal: AbortSignal): Promise<readonly Sample[]>;
}
