import { z } from "zod";
import type { Totals } from "../constructs/namespace-limits.ts";

const amounts = z.object({ cpu: z.string().or(z.number()), memory: z.string() });
const container = z.object({ resources: z.object({ requests: amounts, limits: amounts }) });
const sidecar = container.extend({ restartPolicy: z.literal("Always").optional() });
const podSpec = z.object({
  containers: z.array(container),
  initContainers: z.array(sidecar).default([]),
});
const workload = z.object({
  kind: z.enum(["Deployment", "StatefulSet", "Job", "DaemonSet"]),
  metadata: z.object({ name: z.string() }),
  spec: z.object({
    replicas: z.number().optional(),
    template: z.object({ spec: podSpec }),
  }),
});
const autoscaler = z.object({
  kind: z.enum(["HorizontalPodAutoscaler", "ScaledObject"]),
  spec: z.object({
    scaleTargetRef: z.object({ name: z.string() }),
    maxReplicas: z.number().optional(),
    maxReplicaCount: z.number().optional(),
  }),
});

/** Of its Jobs one runs at a time. */
const cronJob = z
  .object({
    kind: z.literal("CronJob"),
    metadata: z.object({ name: z.string() }),
    spec: z.object({ jobTemplate: z.object({ spec: z.object({ template: z.object({ spec: podSpec }) }) }) }),
  })
  .transform(({ metadata, spec }): Workload => ({ kind: "Job", metadata, spec: spec.jobTemplate.spec }));

type Workload = z.infer<typeof workload>;

/** Room for what people start by hand and for Jobs of the release before: so much of the whole, and so many pods. */
const ROOM = { share: 1.25, pods: 10 };
/** A DaemonSet's pods are as many as there are nodes. */
const NODES = 10;

/** What everything rendered takes when all autoscalers are at their most and everything is being rolled. */
export function totalsOf(objects: readonly object[]): Totals {
  const scaled = objects.flatMap((object) => autoscaler.safeParse(object).data ?? []);
  const most = new Map(
    scaled.map(({ spec }) => [spec.scaleTargetRef.name, spec.maxReplicas ?? spec.maxReplicaCount ?? 0]),
  );
  const pods = objects
    .flatMap((object) => workload.safeParse(object).data ?? cronJob.safeParse(object).data ?? [])
    .map((each) => ({ count: podsOf(each, most), spec: each.spec.template.spec }));
  const sum = (of: (spec: z.infer<typeof podSpec>) => number): number =>
    pods.reduce((total, { count, spec }) => total + count * of(spec), 0);
  const whole = (kind: "requests" | "limits", resource: "cpu" | "memory") =>
    Math.ceil(sum((spec) => podTakes(spec, kind, resource)) * ROOM.share);
  return {
    pods: pods.reduce((total, { count }) => total + count, 0) + ROOM.pods,
    cpu: { request: whole("requests", "cpu"), limit: whole("limits", "cpu") },
    memoryMb: {
      request: gigabytes(whole("requests", "memory")),
      limit: gigabytes(whole("limits", "memory")),
    },
  };
}

const gigabytes = (mb: number): number => Math.ceil(mb / 1024) * 1024;

function podsOf({ kind, metadata, spec }: Workload, most: ReadonlyMap<string, number>): number {
  if (kind === "Job") return 1;
  if (kind === "DaemonSet") return NODES;
  const surge = kind === "Deployment" ? 1 : 0;
  return (most.get(metadata.name) ?? spec.replicas ?? 1) + surge;
}

/** Sidecars run with the others; init containers before them, so the larger of the two counts. */
function podTakes(
  spec: z.infer<typeof podSpec>,
  kind: "requests" | "limits",
  resource: "cpu" | "memory",
): number {
  const of = (each: z.infer<typeof container>): number => {
    const amount = each.resources[kind][resource];
    return resource === "cpu" ? coresOf(String(amount)) : mebibytesOf(String(amount));
  };
  const sidecars = spec.initContainers.filter(({ restartPolicy }) => restartPolicy === "Always");
  const together = [...spec.containers, ...sidecars].reduce((total, each) => total + of(each), 0);
  return Math.max(together, ...spec.initContainers.map(of));
}

function coresOf(text: string): number {
  return text.endsWith("m") ? Number(text.slice(0, -1)) / 1000 : Number(text);
}

function mebibytesOf(text: string): number {
  const [, amount, unit] = /^(\d+)(Mi|Gi)$/.exec(text) ?? [];
  if (amount === undefined) throw new TypeError(`memory must be in Mi or Gi, not ${text}`);
  return Number(amount) * (unit === "Gi" ? 1024 : 1);
}
