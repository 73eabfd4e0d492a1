import type { Reading, Sample } from "../values/sample.ts";

/** The API that Kubernetes' autoscaler asks: https://github.com/kubernetes/metrics */
export const EXTERNAL_METRICS_API = { group: "external.metrics.k8s.io", version: "v1beta1" } as const;

/** `external.metrics.k8s.io/v1beta1`. */
export const GROUP_VERSION = `${EXTERNAL_METRICS_API.group}/${EXTERNAL_METRICS_API.version}`;

/** Where all its paths begin. */
export const ROOT = `/apis/${GROUP_VERSION}`;

/** An answer to be sent. */
export interface Answer {
  readonly status: number;
  readonly body: object;
}

/** What there is, as an `APIResourceList`: without it the API server would call the API unavailable. */
export function resourceList(metrics: readonly string[]): Answer {
  const resources = metrics.toSorted().map((name) => ({
    name,
    singularName: "",
    namespaced: true,
    kind: "ExternalMetricValueList",
    verbs: ["get"],
  }));
  return {
    status: 200,
    body: { kind: "APIResourceList", apiVersion: "v1", groupVersion: GROUP_VERSION, resources },
  };
}

/** Values of a metric, as an `ExternalMetricValueList`. */
export function valueList(samples: readonly Sample[], { at }: Pick<Reading, "at">): Answer {
  const timestamp = at.toISOString().replace(/\.\d+/, "");
  const items = samples.map(({ labels, metric, value }) => ({
    metricName: metric,
    metricLabels: labels,
    timestamp,
    value: quantity(Number(value)),
  }));
  return {
    status: 200,
    body: { kind: "ExternalMetricValueList", apiVersion: GROUP_VERSION, metadata: {}, items },
  };
}

/** A number as Kubernetes writes it: thousandths by `m`. */
export function quantity(value: number): string {
  const thousandths = Math.round(value * 1_000);
  return thousandths % 1_000 === 0 ? String(thousandths / 1_000) : `${thousandths}m`;
}

/** Why not, as a `Status`: its message stands in the autoscaler's `ScalingActive` condition, for a person. */
export function refusal(code: number, reason: string, message: string): Answer {
  const body = { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", message, reason, code };
  return { status: code, body };
}
