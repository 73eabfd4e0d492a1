import { METRICS, type MetricSpec } from "../../app/src/contracts/metrics.ts";
import type { Selector } from "../../app/src/contracts/slo.ts";
import type { BotPromise } from "./promise.ts";

/** PromQL of what a promise is measured by. */
export interface SliQueries {
  /** Events per second over a window, by environment. */
  events(window: string): string;
  /** Of these, those that went wrong; nothing where there are no events. */
  errors(window: string): string;
  /** What grows by the events, in any process. */
  readonly series: string;
  /** The same where it has to be: without it nothing is known. */
  readonly source: string;
}

/** Makes a promise's queries from its indicator. */
export function sliQueries({ bot, slo }: BotPromise): SliQueries {
  const spec: MetricSpec = METRICS[slo.indicator.metric];
  const counted = spec.type === "histogram" ? `${spec.name}_count` : spec.name;
  const own = { ...(spec.labels.includes("bot") ? { bot } : {}), ...slo.indicator.labels };
  const events = (window: string) => rate(counted + matchers(own), window);
  const source = counted + matchers({ role: slo.indicator.role, ...own });
  if (slo.kind === "success") {
    const bad = counted + matchers({ ...own, ...slo.indicator.bad });
    return {
      events,
      errors: (window) => `(${rate(bad, window)} or 0 * ${events(window)})`,
      series: counted + matchers(own),
      source,
    };
  }
  const quick = `${spec.name}_bucket${matchers(own, [`le=~"${edgeOf(slo.thresholdMs)}"`])}`;
  return {
    events,
    // Never below nothing: two sums of the same events differ in their last digit.
    errors: (window) => `clamp_min(${events(window)} - ${rate(quick, window)}, 0)`,
    series: counted + matchers(own),
    source,
  };
}

const rate = (series: string, window: string) => `sum by (environment) (rate(${series}[${window}]))`;

/** `{bot="shipping",outcome=~"failed|overload"}`, nothing for no labels. */
export function matchers(labels: Selector, more: readonly string[] = []): string {
  const each = Object.entries(labels).map(([label, value]) =>
    typeof value === "string" ? `${label}="${value}"` : `${label}=~"${value.join("|")}"`,
  );
  const all = [...each, ...more];
  return all.length === 0 ? "" : `{${all.join(",")}}`;
}

/** Prometheus 3 writes the edge of a whole number as 1.0, earlier ones as the process did. */
function edgeOf(thresholdMs: number): string {
  const seconds = thresholdMs / 1000;
  return Number.isInteger(seconds) ? `${seconds}(\\\\.0)?` : String(seconds).replace(".", "\\\\.");
}
