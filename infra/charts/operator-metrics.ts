import { PORTS } from "../../app/src/contracts/ports.ts";
import { workerClassesInUse } from "../../app/src/contracts/worker-classes.ts";
import type { Passage } from "../constructs/part-policy.ts";
import type { Settings } from "../environments/environment.ts";
import type { PolicyRule } from "../operator/src/kinds/access.ts";
import type { Fleet } from "./fleet.ts";
import { ANYWHERE, servesMetrics, toQueues } from "./passages.ts";
import { boundsOf } from "./quota-bounds.ts";
import { queuesOf } from "./workers.ts";

/** What the operator is told of what it measures: the queues of each class are those of the bots' jobs. */
export function metricsSettings(fleet: Fleet): Settings {
  if (!servesMetrics(fleet)) return {};
  const classes = workerClassesInUse(fleet.bots)
    .map((workerClass) => [workerClass, queuesOf(fleet, workerClass)] as const)
    .filter(([, queues]) => queues.length > 0);
  return {
    METRICS_API_PORT: String(PORTS.metricsApi),
    METRICS_BOTS: fleet.bots.map(({ name }) => name).join(","),
    METRICS_OPS_PORT: String(PORTS.ops),
    METRICS_QUEUES: JSON.stringify(Object.fromEntries(classes)),
    METRICS_QUOTAS: JSON.stringify(boundsOf(fleet)),
  };
}

/** The API server's addresses are each cluster's; who it is shows its certificate. */
export const metricsIngress = (fleet: Fleet): readonly Passage[] =>
  servesMetrics(fleet) ? [{ peers: [ANYWHERE], ports: [PORTS.metricsApi] }] : [];

/** To the queues' Redis. */
export const metricsEgress = (fleet: Fleet): readonly Passage[] =>
  servesMetrics(fleet) ? toQueues(fleet) : [];

/** To tell at the pools' autoscalers that a quota holds them. */
export const metricsRules = (fleet: Fleet): readonly PolicyRule[] => {
  const resourceNames = Object.keys(servesMetrics(fleet) ? boundsOf(fleet) : {}).map(
    (name) => `worker-${name}`,
  );
  const apiGroups = ["autoscaling"];
  return resourceNames.length === 0
    ? []
    : [
        { apiGroups, resources: ["horizontalpodautoscalers"], resourceNames, verbs: ["get"] },
        { apiGroups, resources: ["horizontalpodautoscalers/status"], resourceNames, verbs: ["patch"] },
      ];
};

/** The ClusterRole that the registered API goes with. */
export const metricsClusterRules = (fleet: Fleet): readonly PolicyRule[] =>
  servesMetrics(fleet)
    ? [
        {
          apiGroups: ["rbac.authorization.k8s.io"],
          resources: ["clusterroles"],
          resourceNames: [`${fleet.environment.namespace}-operator`],
          verbs: ["get"],
        },
      ]
    : [];
