import { expect, test } from "vitest";
import { at, only, synth } from "../testing/synth.fixture.ts";
import { Autoscaler, type ScalingMetric } from "./autoscaler.ts";

const CPU: ScalingMetric = { kind: "cpu", percent: 60 };
const DEPTH: ScalingMetric = {
  kind: "external",
  name: "jobs",
  labels: { worker_class: "ai" },
  target: { perPod: 20 },
};
const AGE: ScalingMetric = { ...DEPTH, name: "oldest_job_age_seconds", target: { total: 15 } };
const ASKED: ScalingMetric = { kind: "prometheus", server: "http://p:9090", query: "sum(jobs)", perPod: 20 };

const render = (...metrics: ScalingMetric[]) =>
  synth((chart) => {
    const part = { component: "worker", instance: "worker-ai", workerClass: "ai" } as const;
    new Autoscaler(chart, "autoscaler", { part, replicas: { min: 2, max: 5 }, metrics });
  });
const hpa = (...metrics: ScalingMetric[]) => only(render(...metrics), "HorizontalPodAutoscaler", "worker-ai");

test("an HPA of the Deployment's name moves its replicas between the bounds", () => {
  expect(hpa(CPU)).toMatchObject({
    apiVersion: "autoscaling/v2",
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "worker-ai" },
      minReplicas: 2,
      maxReplicas: 5,
    },
  });
});

test("CPU is held against what was requested", () => {
  expect(at(hpa(CPU), "spec.metrics")).toEqual([
    { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 60 } } },
  ]);
});

test("depth is shared out among the pods; an age is the same for all of them, however many there are", () => {
  const selector = { matchLabels: { worker_class: "ai" } };
  expect(at(hpa(DEPTH, AGE), "spec.metrics")).toEqual([
    {
      type: "External",
      external: { metric: { name: "jobs", selector }, target: { type: "AverageValue", averageValue: "20" } },
    },
    {
      type: "External",
      external: {
        metric: { name: "oldest_job_age_seconds", selector },
        target: { type: "Value", value: "15" },
      },
    },
  ]);
});

test("pods come at once and go one a minute, after five minutes without need", () => {
  expect(at(hpa(CPU), "spec.behavior")).toMatchObject({
    scaleUp: { stabilizationWindowSeconds: 0, selectPolicy: "Max" },
    scaleDown: {
      stabilizationWindowSeconds: 300,
      policies: [{ type: "Pods", value: 1, periodSeconds: 60 }],
    },
  });
});

test("where KEDA asks Prometheus, its ScaledObject makes the HPA: there is no second one", () => {
  const manifests = render(CPU, ASKED);
  expect(manifests.map(({ kind }) => kind)).toEqual(["ScaledObject"]);
  expect(only(manifests, "ScaledObject", "worker-ai")).toMatchObject({
    apiVersion: "keda.sh/v1alpha1",
    spec: {
      scaleTargetRef: { name: "worker-ai" },
      minReplicaCount: 2,
      maxReplicaCount: 5,
      advanced: {
        horizontalPodAutoscalerConfig: {
          name: "worker-ai",
          behavior: { scaleDown: { stabilizationWindowSeconds: 300 } },
        },
      },
      triggers: [
        { type: "cpu", metricType: "Utilization", metadata: { value: "60" } },
        {
          type: "prometheus",
          metricType: "AverageValue",
          metadata: { serverAddress: "http://p:9090", query: "sum(jobs)", threshold: "20" },
        },
      ],
    },
  });
});

test("a metric that nobody would serve beside KEDA is refused", () => {
  expect(() => render(ASKED, DEPTH)).toThrow("beside KEDA nobody else serves External metrics");
});
