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
  .array(
    z.object({
      type: z.string(),
      status: z.string(),
      reason: z.string().default(""),
      message: z.string().default(""),
    }),
  )
  .default([]);

/** A TelegramBot, before anybody looked at it too. */
export const telegramBotSchema = z.object({
  metadata,
  status: z
    .object({ conditions, pendingUpdates: z.number().default(0) })
    .default({ conditions: [], pendingUpdates: 0 }),
});

/** The release of the fleet, and what the last one cost. */
export const botFleetSchema = z.object({
  metadata,
  status: z
    .object({
      conditions,
      version: z.string().default("none"),
      lastRollout: z
        .object({
          version: z.string(),
          seconds: z.number(),
          updates: z.number(),
          lost: z.number(),
          duplicated: z.number(),
          maxPending: z.number(),
          unread: z.number(),
        })
        .optional(),
    })
    .default({ conditions: [], version: "none" }),
});

/** Who leads. */
export const leaseSchema = z.object({ metadata, spec: z.object({ holderIdentity: z.string().default("") }) });

export const jobSchema = z.object({ metadata, status: z.object({ conditions }) });
export type Job = z.output<typeof jobSchema>;

const containerStatus = z.object({
  name: z.string(),
  restartCount: z.number(),
  ready: z.boolean(),
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

/** Which images a node has: the fifty biggest, and `names: null` for one whose name another has taken. */
export const nodeSchema = z.object({
  metadata,
  status: z.object({ images: z.array(z.object({ names: z.array(z.string()).nullish() })).nullish() }),
});

const utilization = z.object({ averageUtilization: z.number().optional() });

const externalMetric = z.object({
  metric: z.object({
    name: z.string(),
    selector: z.object({ matchLabels: z.record(z.string(), z.string()) }),
  }),
});

export const autoscalerSchema = z.object({
  metadata,
  spec: z.object({
    minReplicas: z.number().default(1),
    maxReplicas: z.number(),
    metrics: z
      .array(
        z.object({
          resource: z.object({ name: z.string(), target: utilization }).optional(),
          external: externalMetric.optional(),
        }),
      )
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

/** Why a pod does not run yet, in Kubernetes' words. */
export function waitsFor({ status }: Pod): string {
  const waiting = status.containerStatuses.flatMap(({ state }) => state.waiting ?? []);
  const unscheduled = status.conditions.filter(({ message, status }) => status === "False" && message !== "");
  return [
    ...waiting.map(({ message, reason }) => `${reason} ${message}`),
    ...unscheduled.map(({ message }) => message),
  ].join("; ");
}

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
