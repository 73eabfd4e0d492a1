import { expect, test } from "vitest";
import type { Autoscaling } from "../environments/environment.ts";
import { environmentWith, render } from "../testing/fleet.fixture.ts";
import { at, only } from "../testing/synth.fixture.ts";

const rendered = (autoscaling: Autoscaling) => render(environmentWith({ autoscaling }));
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
      averageValue: expect.stringMatching(/^60$/),
    }),
    external("botfleet_worker_class_oldest_job_age_seconds", label, { type: "Value", value: "15" }),
  ]);
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

test("on a plain cluster nothing follows a metric that nobody serves", () => {
  const manifests = rendered("cpu");
  const autoscalers = manifests.filter(({ kind }) => kind === "HorizontalPodAutoscaler");
  expect(autoscalers.length).toBeGreaterThan(5);
  for (const each of autoscalers) expect(at(each, "spec.metrics")).toEqual([CPU]);
  expect(manifests.filter(({ kind }) => kind === "ScaledObject")).toEqual([]);
});
