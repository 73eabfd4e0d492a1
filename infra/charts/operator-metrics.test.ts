import type { k8s } from "cdk8s-plus-27";
import { expect, test } from "vitest";
import { z } from "zod";
import { BOTS } from "../../app/src/bots/index.ts";
import { workerClassOf } from "../../app/src/contracts/worker-classes.ts";
import { defineJob } from "../../app/src/platform/queue/job.ts";
import { SIZE } from "../environments/sizes.ts";
import { metricsApiSettings } from "../operator/src/metrics-api/settings.ts";
import { boundsOf } from "../operator/src/metrics-api/quota/bounds.ts";
import { Variables } from "../operator/src/settings.ts";
import { environmentWith, parrot, render } from "../testing/fleet.fixture.ts";
import { openPassages } from "../testing/network.fixture.ts";
import { boundsOf as quotaBounds } from "./quota-bounds.ts";
import { at, only } from "../testing/synth.fixture.ts";
import type { Autoscaling } from "../environments/environment.ts";

const rendered = (autoscaling: Autoscaling) =>
  render(environmentWith({ autoscaling, operator: { size: SIZE.operator } }));
const config = (autoscaling: Autoscaling) =>
  at(only(rendered(autoscaling), "ConfigMap", "operator"), "data") as Record<string, string>;

test("the operator reads what it is told: every queue of every class, every bot", () => {
  const variables = new Variables({
    ...config("operator"),
    REDIS_URL: "redis://:secret@redis.botfleet.svc:6379",
  });
  const settings = metricsApiSettings(variables);
  variables.assertRight();
  const expected = new Set(
    BOTS.flatMap(({ jobs }) => jobs.map((job) => `${workerClassOf(job)} ${job.queue}`)),
  );
  const told = Object.entries(settings?.queues ?? {}).flatMap(([workerClass, queues]) =>
    queues.map((queue) => `${workerClass} ${queue}`),
  );
  expect(new Set(told)).toEqual(expected);
  expect(settings?.bots).toEqual(BOTS.map(({ name }) => name));
});

test("it is told by what outside quotas the classes are bound, and with what targets: those that the autoscalers have", () => {
  const objects = rendered("operator");
  const bounds = boundsOf(config("operator").METRICS_QUOTAS ?? "");
  const purchase = { service: "shipstation", calls: { "label-buy": 3, "label-reprint": 1, "label-void": 4 } };
  expect(bounds.labels?.queues.labels).toEqual(purchase);
  expect(bounds.labels?.queues.invoices).toBeUndefined();
  expect(bounds.ai?.queues.ai).toEqual({ service: "openai", calls: { "address-read": 1 } });
  for (const [workerClass, { jobsPerPod, oldestSeconds }] of Object.entries(bounds)) {
    const metrics = at(only(objects, "HorizontalPodAutoscaler", `worker-${workerClass}`), "spec.metrics");
    const targets = JSON.stringify(metrics);
    expect(targets).toContain(`"averageValue":"${jobsPerPod}"`);
    expect(targets).toContain(`"value":"${oldestSeconds}"`);
  }
});

test("a queue some of whose jobs ask nobody who counts calls is bound by nothing", () => {
  const job = { queue: "mixed", workerClass: "csv", payload: z.object({}), timeoutMs: 1_000 } as const;
  const retry = { attempts: 1, backoffMs: 1 };
  const asks = { service: "shipstation", calls: 1 };
  const jobs = [
    defineJob({ ...job, retry, name: "asks", asks }),
    defineJob({ ...job, retry, name: "computes" }),
    defineJob({ ...job, retry, name: "only-asks", queue: "bound", asks }),
  ];
  const bounds = quotaBounds({ environment: environmentWith(), bots: [{ ...parrot, jobs }] });
  expect(Object.keys(bounds.csv?.queues ?? {})).toEqual(["bound"]);
});

test("it reaches the stores, the bots' and the workers' metrics, and the API server reaches it from wherever it is", () => {
  const passages = openPassages(rendered("operator"));
  const fleet = passages.filter(
    (each) => each.startsWith("operator → ") && !/→ (internet|private):/.test(each),
  );
  expect(fleet).toEqual(
    expect.arrayContaining([
      "operator → bot:9464",
      "operator → redis:26379",
      "operator → redis:6379",
      "operator → worker:9464",
    ]),
  );
  expect(passages).toEqual(expect.arrayContaining(["internet → operator:9443", "private → operator:9443"]));
});

test("where nobody asks it for metrics it is told nothing of them, has no password, and reaches no store", () => {
  expect(Object.keys(config("cpu")).filter((name) => name.startsWith("METRICS"))).toEqual([]);
  const container = at(only(rendered("cpu"), "Deployment", "operator"), "spec.template.spec.containers.0");
  expect(JSON.stringify(container)).not.toContain("REDIS");
  expect(openPassages(rendered("cpu")).filter((each) => each.includes("operator:9443"))).toEqual([]);
});

test("where it serves none it may make no APIService, ask for nobody's rights and read no Secret for it: only take back its own", () => {
  const rights = (autoscaling: Autoscaling) =>
    ["Role", "ClusterRole"].flatMap((kind) =>
      rendered(autoscaling)
        .filter((object) => object.kind === kind && String(at(object, "metadata.name")).endsWith("operator"))
        .flatMap((object) => at(object, "rules") as k8s.PolicyRule[])
        .flatMap(({ resourceNames = ["*"], resources = [], verbs }) =>
          resources.flatMap((resource) =>
            resourceNames.map((name) => `${resource}/${name}: ${verbs.join(" ")}`),
          ),
        ),
    );
  const api = "apiservices/v1beta1.external.metrics.k8s.io";
  const metrics = /apiservices|subjectaccessreviews|configmaps\/extension|clusterroles|operator-metrics-api/;
  expect(rights("operator").filter((right) => metrics.test(right))).toEqual([
    "secrets/operator-metrics-api: get list watch patch",
    "apiservices/*: create",
    `${api}: get list watch patch delete`,
    "configmaps/extension-apiserver-authentication: get list watch",
    "subjectaccessreviews/*: create",
    "clusterroles/botfleet-operator: get",
  ]);
  for (const autoscaling of ["cpu", "keda"] as const)
    expect(rights(autoscaling).filter((right) => metrics.test(right))).toEqual([`${api}: get delete`]);
});
