import { expect, test } from "vitest";
import { metricNames } from "./metric-names.ts";

test.each([
  ["up", ["up"]],
  ['sum by (bot, le) (rate(a_total{b="c{d}"}[5m]))', ["a_total"]],
  [
    "min without (w) (slo:x:rate5m or slo:x:rate1h) / on (id) group_left () slo:y",
    ["slo:x:rate5m", "slo:x:rate1h", "slo:y"],
  ],
  ["topk(10, a - clamp_min(b, 0) > 0) / 1e6", ["a", "b"]],
  ["count by (v) (a) unless count by (v) (a offset 2m)", ["a"]],
  ["histogram_quantile(0.95, sum by (le) (rate(h_bucket[$__rate_interval])))", ["h_bucket"]],
])("of %s", (expr, names) => {
  expect(metricNames(expr)).toEqual(names);
});
