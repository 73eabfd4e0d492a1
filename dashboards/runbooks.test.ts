import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { BOTS } from "../app/src/bots/index.ts";
import { HEARTBEAT } from "../app/src/contracts/alerts.ts";
import { METRICS } from "../app/src/contracts/metrics.ts";
import { promisesOf } from "./slo/promise.ts";
import type { AlertRule } from "./slo/rule.ts";
import { ruleGroups } from "./slo/rules-file.ts";
import { heartbeatGroup } from "./watch/heartbeat.ts";
import { OPERATORS } from "./watch/series-name.ts";
import { watchGroup } from "./watch/watch.ts";
import { WATCHES } from "./watch/watches.ts";

const folder = join(import.meta.dirname, "../docs/runbooks");
const promised = promisesOf(BOTS)
  .flatMap((promise) => ruleGroups(promise))
  .flatMap((group) => group.rules);
const watched = watchGroup(WATCHES).rules;
const rules = [...promised, ...watched, ...heartbeatGroup().rules];
const isAlert = (rule: (typeof rules)[number]): rule is AlertRule => "alert" in rule;
const alerts = rules.filter(isAlert);
const recorded = new Set(rules.flatMap((rule) => ("record" in rule ? [rule.record] : [])));
const names = [...new Set(alerts.map(({ alert }) => alert))];
const read = (alert: string) => readFileSync(join(folder, `${alert}.md`), "utf8");

test("every alert has its runbook, and every runbook its alert", () => {
  // Those of procedures, which no alert leads to, are named in small letters.
  const ofAlerts = readdirSync(folder).filter((file) => /^[A-Z]/.test(file));
  expect(ofAlerts.toSorted()).toEqual(names.map((name) => `${name}.md`).toSorted());
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
  const families = [...Object.values(METRICS).map((metric) => metric.name), ...Object.values(OPERATORS)];
  const asked = [
    ...read(name).matchAll(/\b(?:botfleet_|controller_runtime_|leader_election_|watch_|slo:)[a-z0-9_:]+/g),
  ].map(([word]) => word);
  const known = asked.map((word) => word.replace(/_(bucket|count|sum)$/, ""));
  const strange = known.filter((word) => !families.some((family) => family === word) && !recorded.has(word));
  expect(strange).toEqual([]);
});

test("every alert has what somebody who is woken needs", () => {
  for (const { annotations, labels } of alerts) {
    // But for the heartbeat nothing fires that nobody is told of.
    expect(
      annotations.runbook_url.endsWith(`/${HEARTBEAT}.md`) ? ["none"] : ["critical", "warning"],
    ).toContain(labels.severity);
    expect(annotations.summary).toMatch(/^\S.+\.$/);
    expect(annotations.description).toMatch(/^[A-Z].+\.$/);
    expect(annotations.runbook_url).toMatch(/^docs\/runbooks\/[A-Za-z]+\.md$/);
  }
});

test("an alert of a promise says whose it is", () => {
  for (const { annotations, labels } of promised.filter(isAlert)) {
    expect(labels).toMatchObject({ bot: expect.any(String), sloth_id: expect.any(String) });
    expect(annotations.summary).toMatch(/^[a-z-]+: /);
  }
});
