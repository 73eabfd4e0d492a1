import { z } from "zod";

const amounts = z.object({ cpu: z.string(), memory: z.string(), "ephemeral-storage": z.string() });
const container = z.looseObject({
  name: z.string(),
  image: z.string(),
  env: z.array(z.looseObject({ name: z.string(), value: z.string().optional() })).default([]),
  resources: z.object({ requests: amounts, limits: amounts }),
  securityContext: z.object({
    allowPrivilegeEscalation: z.literal(false),
    readOnlyRootFilesystem: z.literal(true),
    capabilities: z.object({ drop: z.tuple([z.literal("ALL")]) }),
  }),
});
/** What the Pod Security Standard `restricted` and our own rules ask of every pod; strict where an extra key would weaken it. */
export const podRules = z.looseObject({
  automountServiceAccountToken: z.boolean(),
  enableServiceLinks: z.literal(false),
  hostNetwork: z.undefined().optional(),
  hostPID: z.undefined().optional(),
  hostIPC: z.undefined().optional(),
  securityContext: z.looseObject({
    runAsNonRoot: z.literal(true),
    runAsUser: z.number().min(1),
    seccompProfile: z.object({ type: z.literal("RuntimeDefault") }),
  }),
  containers: z.array(container).min(1),
  initContainers: z.array(container).default([]),
  volumes: z.array(z.looseObject({ name: z.string(), hostPath: z.undefined().optional() })).default([]),
  topologySpreadConstraints: z
    .array(z.looseObject({ whenUnsatisfiable: z.literal("ScheduleAnyway") }))
    .optional(),
});

/** The one exception: who sends logs on may see where its node keeps them. That it cannot write there is for its mounts. */
export const logPodRules = podRules.extend({
  volumes: z.array(
    z.looseObject({
      name: z.string(),
      hostPath: z.strictObject({ path: z.literal("/var/log/pods"), type: z.literal("Directory") }).optional(),
    }),
  ),
});
