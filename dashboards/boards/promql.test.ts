import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { hasPromtool, promtool, withPromtool } from "../../dev/testing/promtool.ts";
import { dashboardSchema } from "../lint/dashboard-schema.ts";
import { questionsOf } from "../smoke/questions.ts";
import { asAsked, WHATEVER } from "./as-asked.ts";
import { BOARDS } from "./list.ts";
import { boardJson } from "./render.ts";

const folder = mkdtempSync(join(tmpdir(), "board-queries-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** What promtool says of queries, as if each were a rule. */
function check(queries: readonly string[]) {
  const rules = queries.map((expr, index) => ({ record: `query_${index}`, expr: asAsked(expr, WHATEVER) }));
  writeFileSync(join(folder, "queries.yml"), JSON.stringify({ groups: [{ name: "queries", rules }] }));
  return promtool(["check", "rules", "queries.yml"], folder);
}

test.skipIf(!hasPromtool)(
  withPromtool("Prometheus understands every query of every panel and annotation"),
  () => {
    const annotations = BOARDS.flatMap(
      (board) => dashboardSchema.parse(JSON.parse(boardJson(board))).annotations.list,
    );
    const queries = [...questionsOf(BOARDS), ...annotations].map(({ expr }) => expr);
    const { passed, text } = check(queries);
    expect(passed, text).toBe(true);
    expect(text).toContain(`${queries.length} rules found`);
  },
);

test.skipIf(!hasPromtool)(withPromtool("one that it does not understand is found"), () => {
  expect(check(["up", "sum by (bot (up)"])).toMatchObject({ passed: false });
});

test("a variable that has no value is not asked for", () => {
  expect(() => asAsked('up{pod="$pod"}', WHATEVER)).toThrow(/variable pod/);
});
