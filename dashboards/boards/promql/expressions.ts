import type { MetricKey } from "../../../app/src/contracts/metrics.ts";
import { type LabelOf, selector, type Where } from "./selector.ts";

/** How a metric is read. */
export interface Asked<K extends MetricKey> {
  /** One line for each. @default one line of all together */
  readonly by?: readonly LabelOf<K>[];
  readonly where?: Where<K>;
}

/** As long as Grafana needs so that a line has no holes, whatever the board's range. */
const RECENT = "$__rate_interval";

/** An aggregation over what somebody else wrote: `sum by (pod) (…)`. */
export const sum = (expr: string, by: readonly string[] = []): string => aggregate("sum", expr, by);
export const max = (expr: string, by: readonly string[] = []): string => aggregate("max", expr, by);

/** Growth per second of a series. */
export const rate = (selected: string): string => `rate(${selected}[${RECENT}])`;

/** Growth of a series since a moment ago: of what happens so seldom that a rate says nothing. */
export const recentGrowth = (selected: string): string => `increase(${selected}[${RECENT}])`;

/** Growth of a series over all that the board shows. */
export const growth = (selected: string): string => `increase(${selected}[$__range])`;

/** Growth of a counter per second. */
export const perSecond = <K extends MetricKey>(key: K, { by, where }: Asked<K> = {}): string =>
  sum(rate(selector(key, where)), by);

/** Observations of a histogram per second. */
export const observations = <K extends MetricKey>(key: K, { by, where }: Asked<K> = {}): string =>
  sum(rate(selector(key, where, "_count")), by);

/** How much a counter grew over all that the board shows. */
export const inRange = <K extends MetricKey>(key: K, { by, where }: Asked<K> = {}): string =>
  sum(growth(selector(key, where)), by);

/** Observations of a histogram over all that the board shows. */
export const observedInRange = <K extends MetricKey>(key: K, { by, where }: Asked<K> = {}): string =>
  sum(growth(selector(key, where, "_count")), by);

/** The value below which a share of a histogram's observations lies. */
export function quantile<K extends MetricKey>(q: number, key: K, { by = [], where }: Asked<K> = {}): string {
  return `histogram_quantile(${q}, ${sum(rate(selector(key, where, "_bucket")), ["le", ...by])})`;
}

/** Observations per second above an edge of the histogram. */
export function above<K extends MetricKey>(edge: number, key: K, { by, where }: Asked<K> = {}): string {
  // Prometheus 3 writes whole edges as 1.0.
  const le = Number.isInteger(edge) ? `${edge}(\\\\.0)?` : String(edge).replace(".", "\\\\.");
  const quick = selector(key, where, "_bucket").replace(/}$/, `,le=~"${le}"}`);
  return `clamp_min(${observations(key, { ...(by && { by }), ...(where && { where }) })} - ${sum(rate(quick), by)}, 0)`;
}

/** One expression as a share of another: nothing where there is nothing, nought where there is none of it. */
export const share = (part: string, whole: string): string => `(${part} or 0 * ${whole}) / (${whole} > 0)`;

/** Of what a counter counts, the share with some labels. */
export function shareOf<K extends MetricKey>(key: K, bad: Where<K>, { by, where }: Asked<K> = {}): string {
  const split = by && { by };
  return share(
    perSecond(key, { ...split, where: { ...where, ...bad } }),
    perSecond(key, { ...split, ...(where && { where }) }),
  );
}

/** Sum of a gauge over the processes. */
export const total = <K extends MetricKey>(key: K, { by, where }: Asked<K> = {}): string =>
  sum(selector(key, where), by);

/** The largest of a gauge: of what every process shows, or of what one of them shows. */
export const largest = <K extends MetricKey>(key: K, { by, where }: Asked<K> = {}): string =>
  max(selector(key, where), by);

function aggregate(operator: string, expr: string, by: readonly string[]): string {
  return by.length === 0 ? `${operator}(${expr})` : `${operator} by (${by.join(", ")}) (${expr})`;
}
