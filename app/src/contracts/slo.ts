/**
 * What a bot promises, declared once in its `slo.ts`: load tests take their thresholds from it, and so do alerting rules
 * and dashboards. Pure data, so that anything may import it.
 */

/**
 * What is timed or judged: `reaction`, from what a person did to the first thing of the bot that they see;
 * `match`, from the wish for a partner to the partner; `label`, from the press that buys a label to the sight of it.
 */
export type SloEvent = "reaction" | "match" | "label";

interface Promised {
  /** Kebab-case, unique in the bot. */
  readonly name: string;
  /** What is promised, in a sentence for people. */
  readonly promise: string;
  readonly event: SloEvent;
  /** Share of good events, above 0.9306 and below 1: with less, the fastest burn alert (14.4 times) can never fire. */
  readonly objective: number;
  /** The time over which the share is kept. */
  readonly window: `${number}d`;
}

/** So many of the events take at most `thresholdMs`, which is an edge of `REQUEST_BUCKETS` (in seconds). */
export interface LatencySlo extends Promised {
  readonly kind: "latency";
  readonly thresholdMs: number;
}

/** So many of the events end well: a reaction comes at all, and is no apology. */
export interface SuccessSlo extends Promised {
  readonly kind: "success";
}

/** One promise of a bot. */
export type Slo = LatencySlo | SuccessSlo;
