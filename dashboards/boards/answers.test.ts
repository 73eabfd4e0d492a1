import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { hasPromtool, promtool, withPromtool } from "../../dev/testing/promtool.ts";
import { sampleSeries } from "../lint/sample-series.ts";
import { questionsOf } from "../smoke/questions.ts";
import { asAsked, WHATEVER } from "./as-asked.ts";
import { BOARDS } from "./list.ts";

const folder = mkdtempSync(join(tmpdir(), "board-answers-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** What promtool says when each query, over its own series, is to find something. */
function find(queries: readonly string[]) {
  const tests = queries.map((query) => ({
    interval: "1m",
    input_series: sampleSeries(query),
    promql_expr_test: [
      { expr: `clamp_max(count(${query}), 1)`, eval_time: "20m", exp_samples: [{ labels: "{}", value: 1 }] },
    ],
  }));
  writeFileSync(join(folder, "answers.yml"), JSON.stringify({ tests }));
  return promtool(["test", "rules", "answers.yml"], folder);
}

// In a load run where all goes well, many of them have nothing to show: here is what shows that they could.
test.skipIf(!hasPromtool)(
  withPromtool("every query finds something as soon as the series are there that it asks for"),
  () => {
    const { passed, text } = find(
      questionsOf(BOARDS)
        // Of native histograms promtool's tests know nothing yet.
        .filter(({ expr }) => !/histogram_quantile\([^_]*k6_/.test(expr))
        .map(({ expr }) => asAsked(expr, { ...WHATEVER, __rate_interval: "5m" })),
    );
    expect(passed, text).toBe(true);
  },
  120_000,
);

test.skipIf(!hasPromtool)(withPromtool("one whose parts cannot meet is found"), () => {
  expect(find(['a_total{x="1"} / on (y) b_total{y="2"}'])).toMatchObject({ passed: false });
});
