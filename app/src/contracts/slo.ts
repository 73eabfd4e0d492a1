import type { MetricKey } from "./metrics.ts";

/**
 * What a bot promises, declared once in its `slo.ts`: load tests take their thresholds from it, and so do alerting rules,
 * dashboards and docs/slos.md. Pure data, so that anything may import it.
 */

/**
 * What load tests time as people feel it: `reaction`, from what a person did to the first thing of the bot that they see;
 * `match`, from the wish for a partner to the partner; `label`, from the press that buys a label to the sight of it.
 */
export type SloEvent = "reaction" | "match" | "label";

/** Values of labels; of a list any one. */
export type Selector = Readonly<Record<string, string | readonly string[]>>;

/** What the running fleet is measured by: each series' growth is a number of events. */
export interface Indicator {
  /** A histogram for a latency; for success a counter or a histogram, whose observations are counted. */
  readonly metric: MetricKey;
  /** The events that count. The bot itself need not be named: it is selected where the metric has that label. */
  readonly labels?: Selector;
  /** The role whose processes show it from their start on; others may add to it. */
  readonly role: "bot" | "worker" | "api";
  /** Name of the alert, in CamelCase; `docs/runbooks/<alert>.md` says what to do. */
  readonly alert: string;
}

/** Success and failure told apart by labels. */
export interface SuccessIndicator extends Indicator {
  /** Of the events that count, those that went wrong. */
  readonly bad: Selector;
}

interface Promised {
  /** Kebab-case, unique in the bot. */
  readonly name: string;
  /** What is promised, in a sentence for people. */
  readonly promise: string;
  /** Absent: load tests have no part in it. */
  readonly event?: SloEvent;
  /**
   * Share of good events, below 1. There is a least one, 0.9306 over 30 days: with less, the fastest burn alert (14.4 times)
   * can never fire.
   */
  readonly objective: number;
  /** The time over which the share is kept; a week or more. */
  readonly window: `${number}d`;
}

/** So many of the events take at most `thresholdMs`, which is an edge of the metric's buckets (these are in seconds). */
export interface LatencySlo extends Promised {
  readonly kind: "latency";
  readonly thresholdMs: number;
  readonly indicator: Indicator;
}

/** So many of the events end well: a reaction comes at all, and is no apology. */
export interface SuccessSlo extends Promised {
  readonly kind: "success";
  readonly indicator: SuccessIndicator;
}

/** One promise of a bot. */
export type Slo = LatencySlo | SuccessSlo;

/** One that load tests judge too. */
export type FeltSlo = Slo & { readonly event: SloEvent };

/** Those that load tests judge. */
export function feltOf(slo: readonly Slo[]): readonly FeltSlo[] {
  return slo.filter((each): each is FeltSlo => each.event !== undefined);
}
