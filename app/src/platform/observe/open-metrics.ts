/** The content type of {@link asOpenMetrics}. */
export const OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/** Whether a scraper takes OpenMetrics. Prometheus says so, and prefers it, wherever it is answered with it. */
export const takesOpenMetrics = (accept: string | undefined): boolean =>
  accept?.includes("application/openmetrics-text") === true;

/**
 * Text of Prometheus' older format as OpenMetrics (https://prometheus.io/docs/specs/om/open_metrics_spec). Samples keep their
 * names; only the heads of counters lose their `_total`. prom-client would do the same by renaming its metrics for good, and
 * then its older format lacks the suffix.
 */
export function asOpenMetrics(text: string): string {
  const lines = text.split("\n").filter((line) => line !== "");
  const counters = new Set(lines.flatMap((line) => /^# TYPE (\S+)_total counter$/.exec(line)?.[1] ?? []));
  const heads = lines.map((line) => {
    const [, head = "", name = "", rest = ""] = /^(# (?:HELP|TYPE) )(\S+)_total( .*)$/.exec(line) ?? [];
    return counters.has(name) ? head + name + rest : line;
  });
  return [...heads, "# EOF", ""].join("\n");
}
