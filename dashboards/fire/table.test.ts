import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { quickened, REAL_TIME } from "../slo/pace.ts";
import type { RuleGroup } from "../slo/rule.ts";
import { ELSEWHERE } from "./elsewhere.ts";
import { FAULTS } from "./faults.ts";
import { alertKeys, fleetRules } from "./quick-rules.ts";
import type { Outcome } from "./run-faults.ts";
import { problemsOf, tableOf } from "./table.ts";

const outcome = (changes: Partial<Outcome>): Outcome => ({
  alert: "Quiet critical",
  fault: "the fault",
  before: false,
  firedMs: 2_000,
  clearedMs: 3_000,
  ...changes,
});

test("every alert there is has a fault that is to make it fire, or is shown elsewhere, and no fault waits for an alert that is none", () => {
  const keys = alertKeys(fleetRules(REAL_TIME));
  const tried = FAULTS.flatMap(({ fires }) => fires);
  expect([...tried, ...Object.keys(ELSEWHERE)].toSorted()).toEqual(keys.toSorted());
});

test.each(Object.entries(ELSEWHERE))("where %s is shown instead, it is tested", (_key, { file, words }) => {
  expect(readFileSync(join(import.meta.dirname, "../..", file), "utf8")).toContain(words);
});

test("quickened rules differ from production's by their durations alone", () => {
  const shape = (groups: readonly RuleGroup[]) =>
    JSON.stringify(groups)
      .replaceAll(/\d+(?:\.\d+)?(?:ms|s|m|h|d)\b/g, "T")
      .replaceAll(/(\* |> |<= )[\d.]+/g, "$1N");
  expect(shape(fleetRules(quickened(2)))).toBe(shape(fleetRules(REAL_TIME)));
  expect(fleetRules(quickened(2))).not.toEqual(fleetRules(REAL_TIME));
});

test("an alert that fired and cleared is no problem, and its times are shown", () => {
  expect(problemsOf(["Quiet critical"], [outcome({})])).toEqual([]);
  expect(tableOf([outcome({})])).toMatch(/Quiet critical +\| the fault +\| +2\.0 \| +3\.0 \|/);
});

test.each([
  ["that nothing makes fire", [], "no fault of dashboards/fire/faults.ts makes it fire"],
  ["that stays silent", [outcome({ firedMs: undefined })], "silent while the fault"],
  ["that does not end", [outcome({ clearedMs: undefined })], "still fires long after the fault"],
  ["that fired before", [outcome({ before: true, firedMs: undefined })], "fired before the fault"],
])("an alert %s is told", (_what, outcomes, sentence) => {
  expect(problemsOf(["Quiet critical"], outcomes).join()).toContain(sentence);
  expect(problemsOf(["Quiet critical"], outcomes)).toHaveLength(1);
});
