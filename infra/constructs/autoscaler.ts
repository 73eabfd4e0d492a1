import { ApiObject } from "cdk8s";
import { k8s } from "cdk8s-plus-27";
import { Construct } from "constructs";
import type { Bounds } from "../environments/environment.ts";
import { labelsOf, type Part } from "./labels.ts";

/** What the number of pods follows; of several the one that asks for most pods counts. */
export type ScalingMetric =
  /** Use of the requested CPU, in per cent. */
  | { readonly kind: "cpu"; readonly percent: number }
  /** Served under `external.metrics.k8s.io`: so much for each pod, or `total`: so much whatever the number of pods. */
  | {
      readonly kind: "external";
      readonly name: string;
      readonly labels: Readonly<Record<string, string>>;
      readonly target: { readonly perPod: number } | { readonly total: number };
    }
  /** Asked of Prometheus by KEDA: so much for each pod. */
  | { readonly kind: "prometheus"; readonly server: string; readonly query: string; readonly perPod: number };

/** An autoscaler of a Deployment. */
export interface AutoscalerProps {
  readonly part: Part;
  readonly replicas: Bounds;
  readonly metrics: readonly ScalingMetric[];
}

/** Quick up, slow down: a rush is felt at once, and a pod that is missed after it as well. */
const BEHAVIOR = {
  scaleUp: {
    stabilizationWindowSeconds: 0,
    selectPolicy: "Max",
    policies: [
      { type: "Percent", value: 100, periodSeconds: 15 },
      { type: "Pods", value: 4, periodSeconds: 15 },
    ],
  },
  scaleDown: {
    stabilizationWindowSeconds: 300,
    policies: [{ type: "Pods", value: 1, periodSeconds: 60 }],
  },
} as const;

/**
 * Moves a Deployment's replicas between bounds: an HPA, or KEDA's ScaledObject as soon as a metric is Prometheus'. The
 * Deployment itself must not name a number of replicas, or each apply would undo the autoscaler.
 */
export class Autoscaler extends Construct {
  constructor(scope: Construct, id: string, props: AutoscalerProps) {
    super(scope, id);
    if (props.metrics.some(({ kind }) => kind === "prometheus")) scaledObject(this, props);
    else podAutoscaler(this, props);
  }
}

function podAutoscaler(scope: Construct, { metrics, part, replicas }: AutoscalerProps): void {
  new k8s.KubeHorizontalPodAutoscalerV2(scope, "hpa", {
    metadata: { name: part.instance, labels: labelsOf(part) },
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: part.instance },
      minReplicas: replicas.min,
      maxReplicas: replicas.max,
      metrics: metrics.map(hpaMetric),
      behavior: {
        scaleUp: { ...BEHAVIOR.scaleUp, policies: [...BEHAVIOR.scaleUp.policies] },
        scaleDown: { ...BEHAVIOR.scaleDown, policies: [...BEHAVIOR.scaleDown.policies] },
      },
    },
  });
}

function hpaMetric(metric: ScalingMetric): k8s.MetricSpecV2 {
  if (metric.kind === "cpu") {
    const target = { type: "Utilization", averageUtilization: metric.percent };
    return { type: "Resource", resource: { name: "cpu", target } };
  }
  if (metric.kind === "prometheus") throw new TypeError("an HPA cannot ask Prometheus");
  const { labels, name, target } = metric;
  return {
    type: "External",
    external: {
      metric: { name, selector: { matchLabels: labels } },
      target:
        "perPod" in target
          ? { type: "AverageValue", averageValue: k8s.Quantity.fromString(String(target.perPod)) }
          : { type: "Value", value: k8s.Quantity.fromString(String(target.total)) },
    },
  };
}

function scaledObject(scope: Construct, { metrics, part, replicas }: AutoscalerProps): void {
  new ApiObject(scope, "scaled-object", {
    apiVersion: "keda.sh/v1alpha1",
    kind: "ScaledObject",
    metadata: { name: part.instance, labels: { ...labelsOf(part) } },
    spec: {
      scaleTargetRef: { name: part.instance },
      minReplicaCount: replicas.min,
      maxReplicaCount: replicas.max,
      pollingInterval: 10,
      advanced: { horizontalPodAutoscalerConfig: { name: part.instance, behavior: BEHAVIOR } },
      triggers: metrics.map(trigger),
    },
  });
}

function trigger(metric: ScalingMetric): object {
  if (metric.kind === "cpu") {
    return { type: "cpu", metricType: "Utilization", metadata: { value: String(metric.percent) } };
  }
  if (metric.kind === "external") throw new TypeError("beside KEDA nobody else serves External metrics");
  const { perPod, query, server } = metric;
  return {
    type: "prometheus",
    metricType: "AverageValue",
    metadata: { serverAddress: server, query, threshold: String(perPod) },
  };
}
