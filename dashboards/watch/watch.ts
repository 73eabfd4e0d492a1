import { runbookUrl } from "../settings.ts";
import { type Pace, REAL_TIME } from "../slo/pace.ts";
import type { AlertRule, RuleGroup } from "../slo/rule.ts";
import { type SeriesKey, seriesName } from "./series-name.ts";

/** What makes an expression: names of metrics, and durations as they last. */
export interface Terms {
  name(series: SeriesKey): string;
  /** A range or a limit in Prometheus' form: `5m`. */
  range(duration: string): string;
}

/**
 * An alert on a state. Promises are shares of what came to an end; what never does makes no event, and only a state shows it:
 * an age, a number that waits, a part that is away.
 */
export interface Watch {
  /** CamelCase; `docs/runbooks/<alert>.md` says what to do. */
  readonly alert: string;
  readonly severity: Exclude<AlertRule["labels"]["severity"], "none">;
  /** True as long as something is wrong. */
  expr(terms: Terms): string;
  /** How long it has to be so. @default at once */
  readonly for?: string;
  /** Beside the severity and what the expression leaves. */
  readonly labels?: Readonly<Record<string, string>>;
  /** One sentence in plain words: what people feel. */
  readonly summary: string;
  readonly description: string;
}

/** The alert's rule. */
export function watchRule(watch: Watch, pace: Pace = REAL_TIME): AlertRule {
  const { alert, description, severity, summary } = watch;
  return {
    alert,
    expr: watch.expr({ name: seriesName, range: pace }),
    ...(watch.for === undefined ? {} : { for: pace(watch.for) }),
    labels: { ...watch.labels, severity },
    annotations: { summary, description, runbook_url: runbookUrl(alert) },
  };
}

/** All of them as one group. */
export function watchGroup(watches: readonly Watch[], pace: Pace = REAL_TIME): RuleGroup {
  return { name: "watches", rules: watches.map((watch) => watchRule(watch, pace)) };
}
