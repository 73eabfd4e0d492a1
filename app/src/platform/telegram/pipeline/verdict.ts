/** What the transport does with an update after the pipeline had it. */
export type Verdict =
  /** Kept, or never to be kept: acknowledge it. `reply` is a method for the webhook's answer, only without Redis. */
  (
    | {
        readonly kind: "acknowledge";
        readonly outcome: Outcome;
        readonly reply?: Readonly<Record<string, unknown>>;
      }
    /** Nothing was kept: Telegram is to bring it again, after so many seconds. */
    | { readonly kind: "again"; readonly outcome: Outcome; readonly afterSeconds: number }
  ) &
    Course;

/** How it came to a verdict, for the update's line in the log. */
export interface Course {
  /** Which handler took the update; absent when none was run. */
  readonly handler?: string | undefined;
  /** Calls to Telegram that were committed. */
  readonly sends?: number | undefined;
}

/** Label `outcome` of `botfleet_updates_total`. */
export type Outcome = (typeof OUTCOMES)[number];

/** All of them. */
export const OUTCOMES = [
  "handled",
  "duplicate",
  "limited",
  "failed",
  "stateless",
  "overload",
  "conflict",
  "unavailable",
] as const;
