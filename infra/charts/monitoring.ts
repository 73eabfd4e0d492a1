import type { Chart } from "cdk8s";
import { PORTS } from "../../app/src/contracts/ports.ts";
import { workerClassesInUse } from "../../app/src/contracts/worker-classes.ts";
import { Alertmanager, ALERTMANAGER_PORT } from "../constructs/alertmanager.ts";
import { Grafana, GRAFANA_PORT } from "../constructs/grafana.ts";
import { MONGO_EXPORTER_PORT } from "../constructs/mongo-exporter.ts";
import { internet, namespace, PartPolicy, type Passage, pods } from "../constructs/part-policy.ts";
import type { Part } from "../constructs/labels.ts";
import type { Discovery } from "../constructs/prometheus-config.ts";
import { metricsHost, Prometheus, PROMETHEUS_PORT } from "../constructs/prometheus.ts";
import { REDIS_EXPORTER_PORT } from "../constructs/redis-exporter.ts";
import type { Environment } from "../environments/environment.ts";
import { monitoringFiles } from "../monitoring-files.ts";
import { SECRET } from "../secrets.ts";
import { countedByOperator } from "./bot-fleet.ts";
import type { Fleet, FleetPart } from "./fleet.ts";
import { fromPrometheus, isVisited, tellsOperators, toKubernetes } from "./passages.ts";

/** Prometheus, and where the environment has them Alertmanager and Grafana. None is reachable from outside the namespace. */
export const monitoringPart: FleetPart = (chart, fleet) => {
  const { environment } = fleet;
  prometheus(chart, fleet);
  alertmanager(chart, environment);
  grafana(chart, environment);
};

function prometheus(chart: Chart, fleet: Fleet): void {
  const { environment } = fleet;
  const { autoscaling, images, monitoring, name } = environment;
  new Prometheus(chart, "prometheus", {
    ...pulled(environment, images.prometheus),
    values: monitoring.prometheus,
    environment: name,
    discovery: discoveryOf(fleet),
    alertmanager: monitoring.alertmanager === undefined ? undefined : `alertmanager:${ALERTMANAGER_PORT}`,
    rules: monitoringFiles().rules,
  });
  new PartPolicy(chart, "prometheus-policy", {
    component: "prometheus",
    ingress: [
      { peers: [pods("grafana"), pods("prometheus")], ports: [PROMETHEUS_PORT] },
      ...countedByOperator(fleet, PROMETHEUS_PORT),
      ...(autoscaling === "keda" ? [{ peers: [namespace("keda")], ports: [PROMETHEUS_PORT] }] : []),
    ],
    egress: [...toMetrics(environment), ...(asksKubernetes(environment) ? [toKubernetes(environment)] : [])],
  });
}

const asksKubernetes = ({ monitoring }: Environment) => monitoring.prometheus.discovery !== "names";

function discoveryOf({ bots, environment }: Fleet): Discovery {
  if (asksKubernetes(environment)) return { kind: "pods" };
  const parts: readonly Part[] = [
    ...bots.map(({ name }) => ({ component: "bot", instance: `bot-${name}`, bot: name }) as const),
    ...workerClassesInUse(bots).map(
      (workerClass) => ({ component: "worker", instance: `worker-${workerClass}`, workerClass }) as const,
    ),
    { component: "api", instance: "api" },
    ...(isVisited(environment) ? [{ component: "synthetic", instance: "synthetic" } as const] : []),
    ...(environment.operator === undefined ? [] : [{ component: "operator", instance: "operator" } as const]),
  ];
  const hostOf = (part: Part) => `${metricsHost(part)}.${environment.namespace}.svc`;
  return {
    kind: "names",
    targets: parts.map((part) => ({ part, host: hostOf(part), port: PORTS.ops })),
  };
}

function toMetrics(environment: Environment): readonly Passage[] {
  const { monitoring, operator } = environment;
  return [
    { peers: [pods("bot"), pods("worker"), pods("api")], ports: [PORTS.ops] },
    ...(isVisited(environment) ? [{ peers: [pods("synthetic")], ports: [PORTS.ops] }] : []),
    ...(operator === undefined ? [] : [{ peers: [pods("operator")], ports: [PORTS.ops] }]),
    { peers: [pods("prometheus")], ports: [PROMETHEUS_PORT] },
    ...(monitoring.exporters
      ? [
          { peers: [pods("mongo")], ports: [MONGO_EXPORTER_PORT] },
          { peers: [pods("redis"), pods("redis-cache")], ports: [REDIS_EXPORTER_PORT] },
        ]
      : []),
    ...(monitoring.alertmanager === undefined
      ? []
      : [{ peers: [pods("alertmanager")], ports: [ALERTMANAGER_PORT] }]),
    ...(monitoring.grafana === undefined ? [] : [{ peers: [pods("grafana")], ports: [GRAFANA_PORT] }]),
  ];
}

function alertmanager(chart: Chart, environment: Environment): void {
  const { images, monitoring, namespace: name } = environment;
  if (monitoring.alertmanager === undefined || images.alertmanager === undefined) return;
  const toChat = tellsOperators(environment);
  new Alertmanager(chart, "alertmanager", {
    ...pulled(environment, images.alertmanager),
    values: monitoring.alertmanager,
    secret: SECRET.alertmanager,
    operatorsUrl: toChat ? `http://api.${name}.svc:${PORTS.callbacks}/alerts` : undefined,
  });
  new PartPolicy(chart, "alertmanager-policy", {
    component: "alertmanager",
    ingress: [fromPrometheus(ALERTMANAGER_PORT)],
    egress: [
      { peers: [internet()], ports: [443] },
      ...(toChat ? [{ peers: [pods("api")], ports: [PORTS.callbacks] }] : []),
    ],
  });
}

function grafana(chart: Chart, environment: Environment): void {
  const { images, monitoring, namespace: name, secretsRevision } = environment;
  if (monitoring.grafana === undefined || images.grafana === undefined) return;
  new Grafana(chart, "grafana", {
    ...pulled(environment, images.grafana),
    values: monitoring.grafana,
    prometheus: `http://prometheus.${name}.svc:${PROMETHEUS_PORT}`,
    scrapeInterval: monitoring.prometheus.scrapeInterval ?? "15s",
    dashboards: monitoringFiles().dashboards,
    secret: SECRET.grafana,
    secretsRevision,
  });
  new PartPolicy(chart, "grafana-policy", {
    component: "grafana",
    ingress: [fromPrometheus(GRAFANA_PORT)],
    egress: [{ peers: [pods("prometheus")], ports: [PROMETHEUS_PORT] }],
  });
}

const pulled = ({ images: { pullPolicy, pullSecret } }: Environment, image: string) => ({
  image,
  pullPolicy,
  pullSecret,
});
