/** Metrics of the boards that the app does not show, by who does: the name, or how all names of theirs begin. */
export interface Outside {
  readonly who: string;
  readonly names: RegExp;
  /** Why a run on one machine has none of it; absent: it has. */
  readonly notOnOneMachine?: string;
}

/** Everybody the boards ask beside the app and its rules. */
export const OUTSIDE: readonly Outside[] = [
  { who: "Prometheus", names: /^(up|ALERTS)$/ },
  { who: "k6, by remote write", names: /^k6_/ },
  {
    who: "oliver006/redis_exporter",
    names: /^redis_/,
    notOnOneMachine: "redis_exporter runs beside Redis in the cluster",
  },
  {
    who: "percona/mongodb_exporter",
    names: /^mongodb_/,
    notOnOneMachine: "mongodb_exporter runs beside MongoDB in the cluster",
  },
  {
    who: "kube-state-metrics",
    names: /^kube_/,
    notOnOneMachine: "kube-state-metrics tells of Kubernetes",
  },
  {
    who: "the operator",
    names:
      /^(controller_runtime|workqueue|watch|leader_election|rest_client|event_recorder|botfleet_(backup|operator|mongo_(member|step_downs|reconfigurations)))_/,
    notOnOneMachine: "the operator runs in a cluster",
  },
  {
    who: "cAdvisor",
    names: /^container_/,
    notOnOneMachine: "cAdvisor tells of containers",
  },
];
