import { expect, test } from "vitest";
import { timeOfJob } from "../../app/src/contracts/indicators.ts";
import type { Autoscaling } from "../environments/environment.ts";
import { SIZE } from "../environments/sizes.ts";
import { environmentWith, parrot, render } from "../testing/fleet.fixture.ts";
import { problemsOf } from "../testing/kubernetes-schema.fixture.ts";
import { at, only } from "../testing/synth.fixture.ts";
import type { FleetBot } from "./fleet.ts";
import { oldestJobSeconds } from "./oldest-job.ts";

const rendered = (autoscaling: Autoscaling) =>
  render(environmentWith({ autoscaling, operator: { size: SIZE.operator } }));
const metrics = (autoscaling: Autoscaling, name: string): unknown =>
  at(only(rendered(autoscaling), "HorizontalPodAutoscaler", name), "spec.metrics");
const external = (name: string, label: object, target: object) => ({
  type: "External",
  external: { metric: { name, selector: { matchLabels: label } }, target },
});
const CPU = {
  type: "Resource",
  resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 60 } },
};

test("with the operator a bot also follows its updates in flight, half of what a pod takes at once", () => {
  expect(metrics("operator", "bot-shipping")).toEqual([
    CPU,
    external(
      "botfleet_updates_in_flight",
      { bot: "shipping" },
      { type: "AverageValue", averageValue: "250" },
    ),
  ]);
});

test("with the operator a pool of workers follows the depth of its queues and the age of the oldest job", () => {
  const label = { worker_class: "labels" };
  expect(metrics("operator", "worker-labels")).toEqual([
    CPU,
    external("botfleet_worker_class_jobs", label, {
      type: "AverageValue",
      averageValue: expect.stringMatching(/^300$/),
    }),
    external("botfleet_worker_class_oldest_job_age_seconds", label, { type: "Value", value: "2.5" }),
  ]);
});

test("the age that grows a pool is half of what is promised of its jobs; where nothing is, fifteen seconds", () => {
  const promise = (job: string, thresholdMs: number): FleetBot["slo"][number] => ({
    ...{ name: "quick", promise: "95 of 100 are spoken in time", kind: "latency", window: "30d" },
    ...{ thresholdMs, objective: 0.95, indicator: timeOfJob(job) },
  });
  expect(oldestJobSeconds([parrot], "csv")).toBe(15);
  expect(oldestJobSeconds([{ ...parrot, slo: [promise("parrot-speak", 8_000)] }], "csv")).toBe(4);
  expect(oldestJobSeconds([{ ...parrot, slo: [promise("parrot-speak", 60_000)] }], "csv")).toBe(15);
  expect(oldestJobSeconds([{ ...parrot, slo: [promise("somebody-elses", 2_000)] }], "csv")).toBe(15);
  expect(oldestJobSeconds([{ ...parrot, slo: [promise("parrot-speak", 8_000)] }], "ai")).toBe(15);
});

test("a class without queues computes, and follows its CPU alone", () => {
  expect(metrics("operator", "worker-matching")).toEqual([CPU]);
});

test("with KEDA Prometheus is asked for the depth of exactly the class's queues; bots stay on CPU", () => {
  const manifests = rendered("keda");
  const scaled = only(manifests, "ScaledObject", "worker-labels");
  expect(at(scaled, "spec.triggers.1.metadata")).toMatchObject({
    serverAddress: "http://prometheus.botfleet.svc:9090",
    query: expect.stringMatching(
      /^sum\(max by \(queue, state\) \(botfleet_queue_jobs\{queue=~"[a-z|-]+",state=~"waiting\|active"\}\)\)$/,
    ),
  });
  expect(at(only(manifests, "HorizontalPodAutoscaler", "bot-shipping"), "spec.metrics")).toEqual([CPU]);
});

test("every autoscaler is one that Kubernetes 1.34 or KEDA 2.21 knows, down to its last field", () => {
  const scaled = rendered("keda").filter(({ kind }) => kind === "ScaledObject");
  const others = rendered("operator").filter(({ kind }) => kind === "HorizontalPodAutoscaler");
  expect([scaled.length, others.length].every((count) => count > 1)).toBe(true);
  for (const manifest of [...scaled, ...others])
    expect(problemsOf(manifest), manifest.metadata.name).toEqual([]);
  const [first] = scaled;
  const unknown = { ...first, spec: { ...(at(first ?? {}, "spec") as object), minReplicas: 1 } };
  expect(problemsOf(unknown as never)).toEqual(["/spec must NOT have additional properties"]);
});

test("on a plain cluster nothing follows a metric that nobody serves", () => {
  const manifests = rendered("cpu");
  const autoscalers = manifests.filter(({ kind }) => kind === "HorizontalPodAutoscaler");
  expect(autoscalers.length).toBeGreaterThan(5);
  for (const each of autoscalers) expect(at(each, "spec.metrics")).toEqual([CPU]);
  expect(manifests.filter(({ kind }) => kind === "ScaledObject")).toEqual([]);
});
