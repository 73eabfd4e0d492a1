import { METRICS, type MetricSpec } from "../../app/src/contracts/metrics.ts";
import { metricNames } from "./metric-names.ts";

/** A series as promtool's tests are given it: by the minute. */
export interface SampleSeries {
  readonly series: string;
  readonly values: string;
}

const LENGTH = 30;
/** Counters and gauges alike: what grows has a rate. */
const GROWING = `1+1x${LENGTH}`;
/** Of a bucket that does not hold all. */
const HALF = `0.5+0.5x${LENGTH}`;
const LAST = "+Inf";
/** Any value of a label that nobody asks about. */
const ANY = "x";

/**
 * Series that a query has to find something in: for each of its selectors one with all labels of the metric, as the query wants
 * them. Of the app's metrics these are the labels of the contract; of others', those that the query names.
 */
export function sampleSeries(expr: string): readonly SampleSeries[] {
  const selected = [...expr.matchAll(/([a-zA-Z_:][\w:]*)\{([^}]*)\}/g)].map(
    ([, name = "", matchers = ""]) => ({
      name,
      labels: { ...ofContract(name), ...wanted(matchers) },
    }),
  );
  // Those without a selector.
  const bare = metricNames(expr)
    .filter((name) => !selected.some((each) => each.name === name))
    .map((name) => ({ name, labels: ofContract(name) }));
  const all = [...selected, ...bare].flatMap(({ labels, name }) =>
    edgesOf(name, labels).map((edge) => ({
      series: text(name, { ...labels, ...edge }),
      values: edge.le === undefined || edge.le === LAST ? GROWING : HALF,
    })),
  );
  return all.filter(({ series }, index) => all.findIndex((other) => other.series === series) === index);
}

/** Of a histogram some buckets: those that are asked for, or enough for a quantile. */
function edgesOf(
  name: string,
  labels: Readonly<Record<string, string>>,
): readonly { readonly le?: string }[] {
  if (!name.endsWith("_bucket")) return [{}];
  return labels.le === undefined ? [{ le: "0.1" }, { le: "5" }, { le: LAST }] : [{ le: labels.le }];
}

/** What the app gives each series of a metric, and what Prometheus gives any. */
function ofContract(name: string): Readonly<Record<string, string>> {
  const spec = Object.values<MetricSpec>(METRICS).find((each) =>
    [each.name, `${each.name}_bucket`, `${each.name}_count`, `${each.name}_sum`].includes(name),
  );
  return Object.fromEntries(["instance", ...(spec?.labels ?? [])].map((label) => [label, ANY]));
}

/** Labels that satisfy matchers: `a="b"`, `a=~"b|c"`, `a!~"d"`. */
function wanted(matchers: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...matchers.matchAll(/(\w+)(=~|!~|!=|=)"((?:[^"\\]|\\.)*)"/g)].map(
      ([, label = "", operator, value = ""]) => [
        label,
        operator === "=" ? value : operator === "=~" ? oneOf(value) : ANY,
      ],
    ),
  );
}

/** A value that a pattern of the boards takes: the first of its alternatives, a digit for each dot. */
function oneOf(pattern: string): string {
  if (pattern === ".*") return ANY;
  const [first = ""] = pattern.replace(/\(.*?\)\?/g, "").split("|");
  return first.replace(/\\+\./g, "\0").replaceAll(".", "0").replaceAll("\0", ".");
}

const text = (name: string, labels: Readonly<Record<string, string>>): string =>
  `${name}{${Object.entries(labels)
    .map(([label, value]) => `${label}="${value}"`)
    .join(",")}}`;
