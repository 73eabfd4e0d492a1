import { PORTS } from "../../app/src/contracts/ports.ts";
import { Operator } from "../constructs/operator.ts";
import { PartPolicy } from "../constructs/part-policy.ts";
import { ownImage } from "../environments/images.ts";
import type { PolicyRule } from "../operator/src/kinds/access.ts";
import { operatorAccess } from "../operator/src/parts-access.ts";
import { simulatedAddresses } from "../simulators.ts";
import type { Settings } from "../environments/environment.ts";
import { botSecret, SECRET } from "../secrets.ts";
import { pausingRules, toCounted } from "./bot-fleet.ts";
import type { Fleet, FleetPart } from "./fleet.ts";
import { clusterEgress, mongoSecrets } from "./mongo-cluster.ts";
import {
  metricsClusterRules,
  metricsEgress,
  metricsIngress,
  metricsRules,
  metricsSettings,
} from "./operator-metrics.ts";
import { fromPrometheus, servesMetrics, toKubernetes, toOutside } from "./passages.ts";
import { hasTelegramBots, queueSecrets } from "./role-settings.ts";

/** The operator: does what YAML cannot say. Nothing where an environment leaves it out. */
export const operatorPart: FleetPart = (chart, fleet) => {
  const { images, namespace, operator, secretsRevision } = fleet.environment;
  if (operator === undefined) return;
  new Operator(chart, "operator", {
    namespace,
    image: ownImage(images, "operator"),
    pullPolicy: images.pullPolicy,
    pullSecret: images.pullSecret,
    size: operator.size,
    config: settingsOf(fleet),
    secrets: servesMetrics(fleet) ? queueSecrets(fleet) : [],
    secretsRevision,
    rules: rulesOf(fleet),
    clusterRules: clusterRulesOf(fleet),
  });
  new PartPolicy(chart, "policy", {
    component: "operator",
    ingress: [fromPrometheus(PORTS.ops), ...metricsIngress(fleet)],
    egress: [
      toKubernetes(fleet.environment),
      ...toOutside(fleet),
      ...clusterEgress(fleet),
      ...toCounted,
      ...metricsEgress(fleet),
    ],
  });
};

function settingsOf(fleet: Fleet): Settings {
  const { environment } = fleet;
  // As the bots are told it: a simulator's, unless the environment names a Bot API server of its own.
  const { LOG_LEVEL, TELEGRAM_API_ROOT } = { ...simulatedAddresses(environment), ...environment.settings };
  return {
    OPS_PORT: String(PORTS.ops),
    ...(LOG_LEVEL === undefined ? {} : { LOG_LEVEL }),
    ...(TELEGRAM_API_ROOT === undefined ? {} : { TELEGRAM_API_ROOT }),
    ...metricsSettings(fleet),
  };
}

const accessOf = (fleet: Fleet) => operatorAccess({ servesMetrics: servesMetrics(fleet) });

/** Secrets by name: who may list them has all of them. */
function rulesOf(fleet: Fleet): readonly PolicyRule[] {
  const read = [
    ...(hasTelegramBots(fleet) ? [...fleet.bots.map(({ name }) => botSecret(name)), SECRET.webhooks] : []),
    ...mongoSecrets(fleet),
  ];
  return [
    ...accessOf(fleet).flatMap(({ namespaced }) => namespaced),
    pausingRules(fleet),
    ...metricsRules(fleet),
    ...(read.length === 0
      ? []
      : [{ apiGroups: [""], resources: ["secrets"], resourceNames: read, verbs: ["get"] }]),
  ];
}

function clusterRulesOf(fleet: Fleet): readonly PolicyRule[] {
  return [
    ...accessOf(fleet).flatMap(({ cluster = [] }) => cluster),
    ...metricsClusterRules(fleet),
    // Whether the namespace itself is being deleted.
    {
      apiGroups: [""],
      resources: ["namespaces"],
      resourceNames: [fleet.environment.namespace],
      verbs: ["get", "list", "watch"],
    },
  ];
}
