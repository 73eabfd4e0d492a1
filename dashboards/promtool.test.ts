import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { BOTS } from "../app/src/bots/index.ts";
import { REACTION_TIME } from "../app/src/contracts/indicators.ts";
import type { Slo } from "../app/src/contracts/slo.ts";
import { hasPromtool, promtool, withPromtool } from "../dev/testing/promtool.ts";
import { GENERATED } from "./list.ts";
import { promisesOf } from "./slo/promise.ts";
import { ruleTests } from "./slo/rule-tests.ts";
import { rulesFile } from "./slo/rules-file.ts";

const folder = join(import.meta.dirname, "..", GENERATED);
const changed = mkdtempSync(join(tmpdir(), "rule-tests-"));
afterAll(() => rmSync(changed, { recursive: true }));

// Hours of rules are gone through in each.
vi.setConfig({ testTimeout: 120_000 });

const SHORT = { name: "quick", promise: "90 of 100 are quick", kind: "latency", window: "7d" } as const;

const ids = promisesOf(BOTS).map(({ id }) => id);

test.skipIf(!hasPromtool).each(ids)(
  withPromtool("%s: promtool takes its rules, and finds each alert as it should be"),
  (id) => {
    const check = promtool(["check", "rules", `${id}.rules.yml`], folder);
    expect(check.text).toContain("rules found");
    expect(check.passed, check.text).toBe(true);
    const run = promtool(["test", "rules", `${id}.tests.yml`], folder);
    expect(run.passed, run.text).toBe(true);
  },
);

test.skipIf(!hasPromtool)(
  withPromtool("a promise over a week, whose pace is another, is found as it should be too"),
  () => {
    const slo: Slo = { ...SHORT, indicator: REACTION_TIME, thresholdMs: 1_000, objective: 0.9 };
    const [promise] = promisesOf([{ name: "parrot", jobs: [], slo: [slo] }]);
    if (promise === undefined) throw new Error("there is no promise");
    writeFileSync(join(changed, "week.rules.yml"), rulesFile(promise, "here"));
    writeFileSync(join(changed, "week.tests.yml"), ruleTests(promise, "week.rules.yml", "here"));
    const { passed, text } = promtool(["test", "rules", "week.tests.yml"], changed);
    expect(passed, text).toBe(true);
  },
);

/** The tests of one promise, over its rules with a fault in them. */
function withFault(find: RegExp, replace: string): string {
  const id = "shipping-reaction-comes";
  const rules = readFileSync(join(folder, `${id}.rules.yml`), "utf8");
  expect(rules).toMatch(find);
  writeFileSync(join(changed, `${id}.rules.yml`), rules.replace(find, replace));
  writeFileSync(join(changed, `${id}.tests.yml`), readFileSync(join(folder, `${id}.tests.yml`)));
  const { passed, text } = promtool(["test", "rules", `${id}.tests.yml`], changed);
  return passed ? "passed" : text;
}

test.skipIf(!hasPromtool).each([
  ["a quick page that asks for more than can be", /> 0\.0144/g, "> 1.44"],
  ["a slow page that asks for more than can be", /> 0\.006/g, "> 0.6"],
  ["a page after too little", /> 0\.0144/g, "> 0.0014"],
  ["a ticket that asks for more than can be", /> 0\.001\b/g, "> 0.1"],
  ["an outcome that is forgotten", /failed\|unavailable/g, "unavailable"],
  ["a budget that is ten times as large", /\/ 0\.001/g, "/ 0.01"],
  ["an absence that is never seen", /absent\(/, "0 > absent("],
  ["a share that is made up of nothing", / > 0\)/g, ")"],
  ["a summary that says something else", /fall short of/, "are nearly"],
])(withPromtool("the rules' tests find %s"), (_fault, find, replace) => {
  expect(withFault(find, replace)).toContain("FAILED");
});
