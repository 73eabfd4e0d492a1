import { DefaultPolicies } from "../constructs/default-policies.ts";
import { LogCollector } from "../constructs/log-collector.ts";
import { internet, namespace, PartPolicy, type Passage } from "../constructs/part-policy.ts";
import { logsNamespace } from "../environments/environment.ts";
import type { LogSinkPlace } from "../environments/monitoring.ts";
import { SECRET } from "../secrets.ts";
import type { FleetPart } from "./fleet.ts";
import { toKubernetes } from "./passages.ts";

/**
 * Where the environment sends logs on: the collector, in a namespace of its own, for it mounts a folder of its node. There
 * too all is denied but names, the API server and the sink. It has no quota: its pods are as many as there are nodes.
 */
export const logsPart: FleetPart = (chart, { environment }) => {
  const { images, logs, name, secretsRevision } = environment;
  if (logs === undefined || images.logCollector === undefined) return;
  new DefaultPolicies(chart, "default");
  new PartPolicy(chart, "log-collector-policy", {
    component: "log-collector",
    ingress: [],
    egress: [toKubernetes(environment), toSink(logs.at)],
  });
  new LogCollector(chart, "log-collector", {
    image: images.logCollector,
    pullPolicy: images.pullPolicy,
    pullSecret: images.pullSecret,
    values: logs,
    environment: name,
    fleetNamespace: environment.namespace,
    namespace: logsNamespace(environment),
    secret: SECRET.logs,
    secretsRevision,
  });
};

function toSink(at: LogSinkPlace): Passage {
  if (at.kind === "namespace") return { peers: [namespace(at.namespace)], ports: [at.port] };
  const peers = at.cidrs === undefined ? [internet()] : at.cidrs.map((cidr) => internet(cidr));
  return { peers, ports: [at.port] };
}
