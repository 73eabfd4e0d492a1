import { alertGroup, BUDGET_SPENT, NOT_MEASURED } from "./alerts.ts";
import { BURN_RATES, type BurnRate, factorOf } from "./burn-rates.ts";
import { ENVIRONMENT } from "./input-series.ts";
import type { BotPromise } from "./promise.ts";
import { labelsOf, seriesOf } from "./recordings.ts";
import type { AlertRule } from "./rule.ts";

/** What is to be firing at a moment, of one name. */
export interface AlertTest {
  readonly eval_time: string;
  readonly alertname: string;
  readonly exp_alerts: readonly object[];
}

/** What a query is to give at a moment. */
export interface ExpressionTest {
  readonly expr: string;
  readonly eval_time: string;
  readonly exp_samples: readonly { readonly labels: string; readonly value: number }[];
}

/** At how many times the allowed pace each alert of a severity begins. */
export const factors = ({ days }: BotPromise, severity: BurnRate["severity"]): readonly number[] =>
  BURN_RATES.filter((rate) => rate.severity === severity).map((rate) => factorOf(rate, days));

/** Who is told, sooner or later, when this share goes on going wrong. */
export function severitiesAt(promise: BotPromise, badShare: number): readonly string[] {
  const severities = ["critical", "warning"] as const;
  return severities.filter((each) => badShare > Math.min(...factors(promise, each)) * promise.budget);
}

/** None of a promise's alerts fires. */
export function allSilent(promise: BotPromise, at: string): readonly AlertTest[] {
  return [promise.slo.indicator.alert, BUDGET_SPENT, NOT_MEASURED].map((alert) => silent(alert, at));
}

/** No alert of this name fires. */
export const silent = (alertname: string, at: string): AlertTest => ({
  eval_time: at,
  alertname,
  exp_alerts: [],
});

/**
 * Alerts of this name fire, each severity that is named.
 * @param value what the alert's expression gives, which its summary says; undefined: an absence, which has none
 */
export function firing(
  promise: BotPromise,
  at: string,
  alertname: string,
  value: number | undefined,
  severities: readonly string[] = ["critical", "warning"],
): AlertTest {
  const rules = alertGroup(promise).rules.filter(
    (rule): rule is AlertRule =>
      "alert" in rule && rule.alert === alertname && severities.includes(rule.labels.severity),
  );
  const series = value === undefined ? labelsOfAbsence(promise) : { environment: ENVIRONMENT };
  return {
    eval_time: at,
    alertname,
    exp_alerts: rules.map(({ annotations, labels }) => ({
      exp_labels: { ...series, ...labels },
      exp_annotations: {
        ...annotations,
        summary: annotations.summary.replace("{{ $value | humanizePercentage }}", percent(value ?? 0)),
      },
    })),
  };
}

/** `absent()` keeps what was asked for by name. */
function labelsOfAbsence({ slo }: BotPromise): Readonly<Record<string, string>> {
  const labels = Object.entries({ role: slo.indicator.role, ...slo.indicator.labels });
  return Object.fromEntries(
    labels.flatMap(([label, value]) => (typeof value === "string" ? [[label, value]] : [])),
  );
}

/** How much of the budget is left. */
export function left(promise: BotPromise, at: string, value: number): ExpressionTest {
  const labels = { environment: ENVIRONMENT, ...labelsOf(promise), sloth_window: promise.slo.window };
  return {
    // The last digits of floating point are not the rules' to keep.
    expr: `round(${seriesOf("slo:period_error_budget_remaining:ratio", promise)}, 0.001)`,
    eval_time: at,
    exp_samples: [{ labels: textOf(labels), value }],
  };
}

/** As Prometheus' humanizePercentage writes it. */
export const percent = (share: number): string => `${Number((share * 100).toPrecision(4))}%`;
/** Whether somebody is woken, whatever the ticket says. */
export function paged(promise: BotPromise, at: string, isPaged: boolean): ExpressionTest {
  const { alert } = promise.slo.indicator;
  const labels = {
    ...labelsOf(promise),
    environment: ENVIRONMENT,
    severity: "critical",
    sloth_severity: "page",
  };
  const text = textOf({ __name__: "ALERTS", alertname: alert, alertstate: "firing", ...labels });
  const expr = `ALERTS{alertname="${alert}",severity="critical",sloth_id="${promise.id}"}`;
  return { expr, eval_time: at, exp_samples: isPaged ? [{ labels: text, value: 1 }] : [] };
}

const textOf = (labels: Readonly<Record<string, string>>): string =>
  `{${Object.entries(labels)
    .map(([label, text]) => `${label}="${text}"`)
    .join(", ")}}`;
