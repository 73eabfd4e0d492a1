import { runbookUrl } from "../settings.ts";
import { BURN_RATES, type BurnRate, DIRECT_WINDOWS, factorOf, LEAST_BAD } from "./burn-rates.ts";
import { sliQueries } from "./expressions.ts";
import { type Pace, REAL_TIME, secondsOf } from "./pace.ts";
import { type BotPromise, rounded } from "./promise.ts";
import { labelsOf, seriesOf, COUNTED } from "./recordings.ts";
import type { AlertRule, RuleGroup } from "./rule.ts";

/** Fires when nothing is known of a promise any more: its burn alerts stay silent then, whatever happens. */
export const NOT_MEASURED = "SloNotMeasured";
/** Fires when the whole budget is gone. */
export const BUDGET_SPENT = "SloBudgetSpent";

/** Longer than a rollout or a restart of Prometheus leaves a gap. */
const ABSENT_FOR = "10m";
/** Of a Prometheus that has just begun, the first minutes are its whole window. */
const SPENT_FOR = "1h";

/** The alerts of a promise: two for the pace at which its budget goes, one for a spent budget, one for not knowing. */
export function alertGroup(promise: BotPromise, pace: Pace = REAL_TIME): RuleGroup {
  return {
    name: `slo-alerts-${promise.id}`,
    rules: [
      burning(promise, "critical", pace),
      burning(promise, "warning", pace),
      spent(promise, pace),
      absent(promise, pace),
    ],
  };
}

type Severity = BurnRate["severity"];

/** Sloth's words: whom it reaches. */
const REACHES: Readonly<Record<Severity, string>> = { critical: "page", warning: "ticket" };

function labels(promise: BotPromise, severity: Severity): AlertRule["labels"] {
  return { ...labelsOf(promise), severity, sloth_severity: REACHES[severity] };
}

function burning(promise: BotPromise, severity: Severity, pace: Pace): AlertRule {
  const { bot, budget, days, slo } = promise;
  const { alert } = slo.indicator;
  const rates = BURN_RATES.filter((rate) => rate.severity === severity);
  return {
    alert,
    expr: rates.map((rate) => tooFast(promise, rate, pace)).join("\nor\n"),
    labels: labels(promise, severity),
    annotations: {
      summary: `${bot}: {{ $value | humanizePercentage }} fall short of "${slo.promise}".`,
      description: `Over ${days} days ${rounded(budget * 100)} % may. ${CONSEQUENCE[severity](days)}`,
      runbook_url: runbookUrl(alert),
    },
  };
}

const CONSEQUENCE: Readonly<Record<Severity, (days: number) => string>> = {
  critical: (days) =>
    `At this pace what may go wrong in ${days} days goes wrong within a few: somebody has to look now.`,
  warning: (days) => `At this pace the ${days} days' budget does not last: look into it within a day or two.`,
};

/** Both windows: the long one that it matters, the short one that it still goes on. */
function tooFast(promise: BotPromise, rate: BurnRate, pace: Pace): string {
  const limit = rounded(factorOf(rate, promise.days) * promise.budget);
  const over = (window: string) =>
    `max without (sloth_window) (${seriesOf(`slo:sli_error:ratio_rate${window}`, promise)} > ${limit})`;
  return `(${over(rate.short)} and ${over(rate.long)} and on (environment) ${enough(promise, rate.long, pace)})`;
}

/**
 * Not fewer than {@link LEAST_BAD} went wrong. Asked half an event below: Prometheus extrapolates from its samples, and five
 * may show as 4.9.
 */
function enough(promise: BotPromise, window: string, pace: Pace): string {
  const isDirect = DIRECT_WINDOWS.some((direct) => direct === window);
  const range = pace(window);
  const bad = isDirect
    ? `${sliQueries(promise).errors(range)} * ${secondsOf(range)}`
    : `sum_over_time(${seriesOf(COUNTED, promise)}[${range}])`;
  return `(${bad} > ${LEAST_BAD - 0.5})`;
}

function spent(promise: BotPromise, pace: Pace): AlertRule {
  const { bot, days, slo } = promise;
  return {
    alert: BUDGET_SPENT,
    expr: `max without (sloth_window) (${seriesOf("slo:period_error_budget_remaining:ratio", promise)}) < 0 and on (environment) ${enough(promise, slo.window, pace)}`,
    for: pace(SPENT_FOR),
    labels: labels(promise, "warning"),
    annotations: {
      summary: `${bot}: for ${days} days "${slo.promise}" was not kept; {{ $value | humanizePercentage }} of its budget is left.`,
      description: "What makes it worse, as a risky release, can wait; what spends the budget cannot.",
      runbook_url: runbookUrl(BUDGET_SPENT),
    },
  };
}

function absent(promise: BotPromise, pace: Pace): AlertRule {
  const { bot, slo } = promise;
  return {
    alert: NOT_MEASURED,
    expr: `absent(${sliQueries(promise).source})`,
    for: pace(ABSENT_FOR),
    labels: labels(promise, "critical"),
    annotations: {
      summary: `${bot}: nothing tells whether "${slo.promise}" is kept.`,
      description: `Either no process of the role ${slo.indicator.role} that does this work runs, or Prometheus cannot reach it.`,
      runbook_url: runbookUrl(NOT_MEASURED),
    },
  };
}
