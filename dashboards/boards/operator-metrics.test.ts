import { Registry } from "prom-client";
import { expect, test } from "vitest";
import { createBackupMetrics } from "../../infra/operator/src/kinds/backup/metrics.ts";
import { createMongoMetrics } from "../../infra/operator/src/kinds/mongo-cluster/metrics.ts";
import { showNeedsPerson } from "../../infra/operator/src/ops/needs-person.ts";
import { createRuntimeMetrics } from "../../infra/operator/src/runtime/observe/metrics.ts";
import { metricNames } from "../lint/metric-names.ts";
import { OUTSIDE } from "../outside-metrics.ts";
import { questionsOf } from "../smoke/questions.ts";
import { WATCHES } from "../watch/watches.ts";
import { watchGroup } from "../watch/watch.ts";
import { BOARDS } from "./list.ts";

/** Names of all series that the operator shows. */
async function shown(): Promise<ReadonlySet<string>> {
  const registry = new Registry();
  createRuntimeMetrics(registry);
  createBackupMetrics(registry, { backups: () => [], schedules: () => [] });
  createMongoMetrics(registry);
  showNeedsPerson(registry, () => []);
  const metrics = await registry.getMetricsAsJSON();
  return new Set(
    metrics.flatMap(({ name }) => [name, ...["bucket", "count", "sum"].map((part) => `${name}_${part}`)]),
  );
}

const theirs = OUTSIDE.find(({ who }) => who === "the operator")?.names ?? /^$/;
const asked = [...questionsOf(BOARDS), ...watchGroup(WATCHES).rules]
  .flatMap(({ expr }) => metricNames(expr))
  .filter((name) => theirs.test(name));

test("every metric that boards and alerts ask of the operator is one that it shows", async () => {
  const names = await shown();
  expect(asked.length).toBeGreaterThan(10);
  expect(asked.filter((name) => !names.has(name))).toEqual([]);
});

test("what happens to a set once in months is asked for in whole, not a second", () => {
  const seldom = questionsOf(BOARDS).filter(({ expr }) =>
    /botfleet_mongo_(step_downs|reconfigurations)/.test(expr),
  );
  expect(seldom.length).toBe(2);
  expect(seldom.filter(({ expr }) => !expr.includes("increase("))).toEqual([]);
});
