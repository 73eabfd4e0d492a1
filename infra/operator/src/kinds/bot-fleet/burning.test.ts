import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { BURNING_QUERY, promisesIn } from "./burning.ts";

const hasPromtool = spawnSync("promtool", ["--version"]).status === 0;
const RULES = join(
  import.meta.dirname,
  "../../../../../dashboards/generated/shipping-reaction-comes.rules.yml",
);

/** What the query gives after ten minutes in which so many of 60 updates a minute failed. */
function promtool(
  failedAMinute: number,
  burns: boolean,
): { readonly status: number | null; readonly said: string } {
  const folder = mkdtempSync(join(tmpdir(), "burning-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const labels = 'bot="shipping",environment="ci",type="message",transport="webhook"';
  const series = (outcome: string, each: number) => ({
    series: `botfleet_updates_total{${labels},outcome="${outcome}"}`,
    values: `0+${each}x20`,
  });
  const id = "shipping-reaction-comes";
  const expr = `count by (sloth_id) (${BURNING_QUERY})`;
  const exp_samples = burns ? [{ labels: `{sloth_id="${id}"}`, value: 1 }] : [];
  const test = {
    rule_files: [RULES],
    evaluation_interval: "1m",
    tests: [
      {
        interval: "1m",
        input_series: [series("handled", 60 - failedAMinute), series("failed", failedAMinute)],
        promql_expr_test: [{ expr, eval_time: "10m", exp_samples }],
      },
    ],
  };
  const file = join(folder, "burning.tests.yml");
  writeFileSync(file, JSON.stringify(test));
  const { status, stderr, stdout } = spawnSync("promtool", ["test", "rules", file], { encoding: "utf8" });
  return { status, said: `${stdout}${stderr}` };
}

test.runIf(hasPromtool)(
  "by the rules of a bot, what fails in the last minutes burns, and what does not, does not",
  () => {
    expect(promtool(20, true)).toMatchObject({ status: 0 });
    expect(promtool(0, false)).toMatchObject({ status: 0 });
    // The same must not pass for the opposite: else the two above would show nothing.
    expect(promtool(20, false).status).not.toBe(0);
  },
);

test("an answer of Prometheus names each promise once", () => {
  const result = [
    { metric: { sloth_id: "b" } },
    { metric: { sloth_id: "a" } },
    { metric: { sloth_id: "b" } },
  ];
  expect(promisesIn({ status: "success", data: { result } })).toEqual(["a", "b"]);
});

test("anything else is no answer", () => {
  for (const answer of [{ status: "error" }, {}, { status: "success", data: {} }])
    expect(() => promisesIn(answer)).toThrow("no answer of Prometheus");
});
