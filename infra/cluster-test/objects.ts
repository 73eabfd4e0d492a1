import { z } from "zod";

/*
 * What the test reads of Kubernetes' objects; all else is left out.
 */
const metadata = z.object({
  name: z.string(),
  generation: z.number().optional(),
  labels: z.record(z.string(), z.string()).default({}),
  deletionTimestamp: z.string().optional(),
});

/** A Deployment or a StatefulSet. */
export const workloadSchema = z.object({
  kind: z.string(),
  metadata,
  spec: z.object({ replicas: z.number().default(1) }),
  status: z.object({
    observedGeneration: z.number().default(0),
    replicas: z.number().default(0),
    readyReplicas: z.number().default(0),
    updatedReplicas: z.number().default(0),
  }),
});
export type Workload = z.output<typeof workloadSchema>;

const conditions = z
  .array(z.object({ type: z.string(), status: z.string(), message: z.string().default("") }))
  .default([]);

export const jobSchema = z.object({ metadata, status: z.object({ conditions }) });
export type Job = z.output<typeof jobSchema>;

const containerStatus = z.object({
  name: z.string(),
  restartCount: z.number(),
  ready: z.boolean(),
  started: z.boolean().default(false),
  state: z.object({
    waiting: z.object({ reason: z.string().default(""), message: z.string().default("") }).optional(),
  }),
});

export const podSchema = z.object({
  metadata,
  spec: z.object({ containers: z.array(z.object({ image: z.string() })) }),
  status: z.object({
    phase: z.string(),
    conditions,
    containerStatuses: z.array(containerStatus).default([]),
  }),
});
export type Pod = z.output<typeof podSchema>;

const utilization = z.object({ averageUtilization: z.number().optional() });

export const autoscalerSchema = z.object({
  metadata,
  spec: z.object({
    minReplicas: z.number().default(1),
    maxReplicas: z.number(),
    metrics: z
      .array(z.object({ resource: z.object({ name: z.string(), target: utilization }).optional() }))
      .default([]),
  }),
  status: z.object({
    currentReplicas: z.number().default(0),
    desiredReplicas: z.number().default(0),
    currentMetrics: z
      .array(z.object({ resource: z.object({ name: z.string(), current: utilization }).optional() }))
      .nullish(),
    conditions,
  }),
});

export const eventsSchema = z.object({
  items: z.array(
    z.object({ involvedObject: z.object({ name: z.string() }), message: z.string().default("") }),
  ),
});

export const secretSchema = z.object({ metadata, data: z.record(z.string(), z.string()).default({}) });

export const namespaceSchema = z.object({ metadata });

/** Whether a condition of this type holds. */
export function holds(status: { readonly conditions: z.output<typeof conditions> }, type: string): boolean {
  return status.conditions.some((condition) => condition.type === type && condition.status === "True");
}

/** A value of a Secret, as text. */
export function textOf(secret: z.output<typeof secretSchema>, key: string): string {
  const encoded = secret.data[key];
  if (encoded === undefined) throw new Error(`the Secret ${secret.metadata.name} has no key ${key}`);
  return Buffer.from(encoded, "base64").toString();
}
