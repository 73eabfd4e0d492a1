import { Seconds } from "@grafana/grafana-foundation-sdk/units";
import type { MetricKey } from "../../../app/src/contracts/metrics.ts";
import { type Asked, quantile } from "../promql/expressions.ts";
import { graph, type GraphProps } from "./graph.ts";
import type { BoardPanel } from "./panel.ts";

/** p50, p95 and p99 of a histogram of seconds. */
export interface QuantilesProps<K extends MetricKey> extends Omit<GraphProps, "lines" | "unit">, Asked<K> {
  readonly of: K;
}

const QUANTILES = { p50: 0.5, p95: 0.95, p99: 0.99 };

/** Draws how long it takes for half, for nearly all, and for the slowest of a hundred. */
export function quantiles<K extends MetricKey>({
  by = [],
  of,
  where,
  ...rest
}: QuantilesProps<K>): BoardPanel {
  const names = by.map((label) => ` {{${label}}}`).join("");
  const asked = { by, ...(where && { where }) };
  return graph({
    ...rest,
    unit: Seconds,
    lines: Object.fromEntries(
      Object.entries(QUANTILES).map(([name, q]) => [`${name}${names}`, quantile(q, of, asked)]),
    ),
  });
}
