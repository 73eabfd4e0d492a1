import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { BOTS } from "../app/src/bots/index.ts";
import { METRICS } from "../app/src/contracts/metrics.ts";
import { promisesOf } from "./slo/promise.ts";
import type { AlertRule } from "./slo/rule.ts";
import { ruleGroups } from "./slo/rules-file.ts";

const folder = join(import.meta.dirname, "../docs/runbooks");
const rules = promisesOf(BOTS)
  .flatMap(ruleGroups)
  .flatMap((group) => group.rules);
const alerts = rules.filter((rule): rule is AlertRule => "alert" in rule);
const recorded = new Set(rules.flatMap((rule) => ("record" in rule ? [rule.record] : [])));
const names = [...new Set(alerts.map(({ alert }) => alert))];
const read = (alert: string) => readFileSync(join(folder, `${alert}.md`), "utf8");

test("every alert has its runbook, and every runbook its alert", () => {
  expect(readdirSync(folder).toSorted()).toEqual(names.map((name) => `${name}.md`).toSorted());
});

test.each(names)(
  "the runbook of %s says what it means, three first commands, and how to know that it is over",
  (name) => {
    const text = read(name);
    expect(text).toMatch(new RegExp(`^# ${name}\n`));
    expect(text.match(/^## .+$/gm)).toEqual(["## What it means", "## First", "## When it is over"]);
    const [, first = ""] = /## First\n\n```sh\n([\s\S]*?)```/.exec(text) ?? [];
    expect(first.match(/^# /gm)).toHaveLength(3);
    expect(first.match(/^kubectl /gm)).toHaveLength(3);
  },
);

test.each(names)("the queries in the runbook of %s ask for what there is", (name) => {
  const families = Object.values(METRICS).map((metric) => metric.name);
  const asked = [...read(name).matchAll(/\b(?:botfleet_|slo:)[a-z0-9_:]+/g)].map(([word]) => word);
  const known = asked.map((word) => word.replace(/_(bucket|count|sum)$/, ""));
  const strange = known.filter((word) => !families.some((family) => family === word) && !recorded.has(word));
  expect(strange).toEqual([]);
});

test("every alert has what somebody who is woken needs", () => {
  for (const { annotations, labels } of alerts) {
    expect(["critical", "warning"]).toContain(labels.severity);
    expect(labels).toMatchObject({ bot: expect.any(String), sloth_id: expect.any(String) });
    expect(annotations.summary).toMatch(/^[a-z-]+: .+\.$/);
    expect(annotations.description).toMatch(/^[A-Z].+\.$/);
    expect(annotations.runbook_url).toMatch(/^https:\/\/.+\/docs\/runbooks\/[A-Za-z]+\.md$/);
  }
});
