import { STEPS_MS } from "./cells.ts";

/** The matcher's keys: one hash tag, so that one script may change them all (ADR 6). */
export interface MatcherKeys {
  readonly people: string;
  readonly blocks: string;
  readonly edition: string;
  readonly waiting: string;
  readonly events: string;
  /** One list per step of a search. */
  readonly due: readonly string[];
  readonly waits: string;
  /** There unless Redis was wiped since somebody delivered. */
  readonly memory: string;
  /** Who delivers the events. */
  readonly lease: string;
}

/** Where production keeps it. */
export const MATCHER_PREFIX = "{matchmaking:match}:";

/** The keys behind a prefix, which holds a hash tag. */
export function matcherKeys(prefix: string): MatcherKeys {
  return {
    people: `${prefix}people`,
    blocks: `${prefix}blocks`,
    edition: `${prefix}edition`,
    waiting: `${prefix}waiting`,
    events: `${prefix}events`,
    due: STEPS_MS.map((_, index) => `${prefix}due:${index + 1}`),
    waits: `${prefix}waits`,
    memory: `${prefix}memory`,
    lease: `${prefix}lease`,
  };
}
