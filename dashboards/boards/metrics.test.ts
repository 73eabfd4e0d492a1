import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { BOTS } from "../../app/src/bots/index.ts";
import { startStack, type Stack } from "../../dev/testing/stack.ts";
import { metricNames } from "../lint/metric-names.ts";
import { OUTSIDE } from "../outside-metrics.ts";
import { promisesOf } from "../slo/promise.ts";
import { ruleGroups } from "../slo/rules-file.ts";
import { questionsOf } from "../smoke/questions.ts";
import { watchGroup } from "../watch/watch.ts";
import { WATCHES } from "../watch/watches.ts";
import { BOARDS } from "./list.ts";

let stack: Stack | undefined;
let shown: ReadonlySet<string>;

beforeAll(async () => {
  stack = await startStack({ mongoUrl: inject("mongoUrl") });
  const pages = Object.values(stack.opsPorts).map(async (port) => {
    const response = await fetch(`http://127.0.0.1:${port}/metrics`);
    return response.text();
  });
  shown = new Set((await Promise.all(pages)).flatMap(namesOn));
});
afterAll(async () => {
  await stack?.close();
});

/** Names of all series that a page of Prometheus text declares. */
function namesOn(page: string): readonly string[] {
  return [...page.matchAll(/^# TYPE (\S+) (\S+)/gm)].flatMap(([, name = "", type]) =>
    type === "histogram" || type === "summary"
      ? [`${name}_bucket`, `${name}_count`, `${name}_sum`, name]
      : [name],
  );
}

const rules = [...promisesOf(BOTS).flatMap((promise) => ruleGroups(promise)), watchGroup(WATCHES)].flatMap(
  (group) => group.rules,
);
const recorded = new Set(rules.flatMap((rule) => ("record" in rule ? [rule.record] : [])));

/** What nobody shows. */
const unknown = (queries: readonly string[]): readonly string[] =>
  [...new Set(queries.flatMap(metricNames))].filter(
    (name) => !shown.has(name) && !recorded.has(name) && !OUTSIDE.some(({ names }) => names.test(name)),
  );

test("every metric of a panel is on the page of a running role, recorded by a rule, or somebody's whom we name", () => {
  expect(unknown(questionsOf(BOARDS).map(({ expr }) => expr))).toEqual([]);
});

test("every metric of a rule is on the page of a running role, or recorded by a rule", () => {
  expect(unknown(rules.map(({ expr }) => expr))).toEqual([]);
});

test("one that nobody shows is found", () => {
  expect(unknown(["rate(botfleet_updates_totals[5m])", "up", "botfleet_updates_total"])).toEqual([
    "botfleet_updates_totals",
  ]);
});
