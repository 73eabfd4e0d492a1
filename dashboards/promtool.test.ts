import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { parse, stringify } from "yaml";
import { BOTS } from "../app/src/bots/index.ts";
import { REACTION_TIME } from "../app/src/contracts/indicators.ts";
import type { Slo } from "../app/src/contracts/slo.ts";
import { hasPromtool, promtool, withPromtool } from "../dev/testing/promtool.ts";
import { GENERATED, HEARTBEAT_FILE, WATCHES_FILE } from "./list.ts";
import { promisesOf } from "./slo/promise.ts";
import { ruleTests } from "./slo/rule-tests.ts";
import { rulesFile } from "./slo/rules-file.ts";

const folder = join(import.meta.dirname, "..", GENERATED);
const changed = mkdtempSync(join(tmpdir(), "rule-tests-"));
afterAll(() => rmSync(changed, { recursive: true }));

// Hours of rules are gone through in each.
vi.setConfig({ testTimeout: 120_000 });

const SHORT = { name: "quick", promise: "90 of 100 are quick", kind: "latency", window: "7d" } as const;

const ids = [...promisesOf(BOTS).map(({ id }) => id), WATCHES_FILE, HEARTBEAT_FILE];

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

test.skipIf(!hasPromtool)(withPromtool("watches that take days find each alert as it should be"), () => {
  const { passed, text } = promtool(["test", "rules", `${WATCHES_FILE}-in-hours.tests.yml`], folder);
  expect(passed, text).toBe(true);
});

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

test.skipIf(!hasPromtool)(
  withPromtool("the heartbeat's tests find one that beats for something alone"),
  () => {
    expect(withFault(HEARTBEAT_FILE, /vector\(1\)/, "up == 1")).toContain("FAILED");
  },
);

/** The tests of one file, over its rules with a fault in them. */
function withFault(id: string, find: RegExp, replace: string): string {
  const rules = readFileSync(join(folder, `${id}.rules.yml`), "utf8");
  expect(rules).toMatch(find);
  writeFileSync(join(changed, `${id}.rules.yml`), rules.replace(find, replace));
  writeFileSync(join(changed, `${id}.tests.yml`), readFileSync(join(folder, `${id}.tests.yml`)));
  return tested(id);
}

/** What promtool says of the files with the fault. */
function tested(id: string): string {
  const { passed, text } = promtool(["test", "rules", `${id}.tests.yml`], changed);
  return passed ? "passed" : text;
}

interface Rules {
  readonly groups: readonly [
    { readonly rules: readonly { readonly alert: string; readonly expr: string }[] },
  ];
}
interface Tests {
  readonly tests: readonly { readonly alert_rule_test: readonly { readonly alertname: string }[] }[];
}

/** The same of the watches, of those alone that the fault changes: hours of all the others would be gone through for each fault. */
function watchWithFault(find: RegExp, replace: string): string {
  const { groups } = parse(readFileSync(join(folder, `${WATCHES_FILE}.rules.yml`), "utf8")) as Rules;
  const { tests, ...rest } = parse(readFileSync(join(folder, `${WATCHES_FILE}.tests.yml`), "utf8")) as Tests;
  const [{ rules }] = groups;
  const faulty = rules.map((rule) => ({ ...rule, expr: rule.expr.replace(find, replace) }));
  const names = new Set(faulty.filter(({ expr }, at) => expr !== rules[at]?.expr).map(({ alert }) => alert));
  const group = { ...groups[0], rules: faulty.filter(({ alert }) => names.has(alert)) };
  const own = tests.filter(({ alert_rule_test: [first] }) => names.has(first?.alertname ?? ""));
  expect([group.rules.length, own.length]).not.toContain(0);
  writeFileSync(join(changed, `${WATCHES_FILE}.rules.yml`), stringify({ groups: [group] }));
  writeFileSync(join(changed, `${WATCHES_FILE}.tests.yml`), stringify({ ...rest, tests: own }));
  return tested(WATCHES_FILE);
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
  ["a single failure that is enough", /> 4\.5\)/g, "> 0.5)"],
  ["a guard that is never passed", /> 4\.5\)/g, "> 45)"],
  ["a summary that says something else", /fall short of/, "are nearly"],
])(withPromtool("the rules' tests find %s"), (_fault, find, replace) => {
  expect(withFault("shipping-reaction-comes", find, replace)).toContain("FAILED");
});

test.skipIf(!hasPromtool).each([
  ["another limit of an age", /> 120/g, "> 3000"],
  ["updates that wait while others arrive", /unless (on \(environment, bot\) sum)/g, "and $1"],
  ["a synthetic person whom nobody misses", /unless (on \(environment, bot\) time)/g, "and $1"],
  ["a synthetic person who is missed as soon as it is wanted", / offset 5m/g, ""],
  [
    "a synthetic person whom some bots miss that want nobody",
    /max by \(environment, bot\) \(botfleet_synthetic_expected\) and /g,
    "",
  ],
  ["a synthetic person who waits for ever", /> 180/g, "> 18000"],
  ["a backlog that is never too long", /> 1000/g, "> 100000"],
  ["a matcher that nobody misses", /absent\(botfleet/g, "0 > absent(botfleet"],
  ["a cache that counts as Redis", /\{connection!~"\.\+-cache"\}/g, ""],
  [
    "one role's view that is outvoted",
    /min by \(environment\) \(botfleet_mongo_up/g,
    "max by (environment) (botfleet_mongo_up",
  ],
  ["a role that is missed only where it is shown", /absent\(up\{role="api"\} == 1\)/g, 'up{role="api"} == 0'],
  ["dead letters that wake for one", /> 20/g, "> 0"],
  [
    "a pool that counts as gone as soon as one process does nothing",
    /max by \(environment, bot, worker_class\)/g,
    "min by (environment, bot, worker_class)",
  ],
  ["a class of work each when all workers are gone", /(_served\)) == 1/g, "$1 >= 0"],
  ["a task that is well because one process began a while ago", /- 2 \* max/g, "- 20 * max"],
  [
    "a payment that is forgotten as the next one waits",
    /min by \(environment\) \(botfleet_payment/g,
    "max by (environment) (botfleet_payment",
  ],
  [
    "an operator that is missed where there never was one",
    /max by \(environment\) \(max_over_time\(up\{role="operator"\}\[3d\]\)\)/g,
    "vector(1)",
  ],
  [
    "an operator that is missed only while its pods are there",
    /max_over_time\((up\{role="operator"\})\[3d\]\)/g,
    "$1",
  ],
  [
    "two operators of which none leads",
    /sum by \(environment\) \(leader_election_master_status\) > 0/g,
    "leader_election_master_status >= 0",
  ],
  ["an operator that may fail once", /\[10m\]\)\) > 1/g, "[10m])) > 0"],
  ["one deaf replica that is outvoted", /max by \(environment, kind\)/g, "min by (environment, kind)"],
  [
    "a need of which one replica has not heard",
    /max by \(environment, kind, name\)/g,
    "min by (environment, kind, name)",
  ],
  [
    "a backup of which one replica has not heard",
    /max by \(environment, schedule\)/g,
    "min by (environment, schedule)",
  ],
  ["a backup that may be a day older", /(master_status\[5m\]\)\) > 0\)) > 0/g, "$1 > 86400"],
  ["books that may be wrong by a dollar", /_cents\) > 0/g, "_cents) > 1000"],
])(withPromtool("the watches' tests find %s"), (_fault, find, replace) => {
  expect(watchWithFault(find, replace)).toContain("FAILED");
});
