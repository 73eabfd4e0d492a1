import { JsonPatch } from "cdk8s";
import { k8s } from "cdk8s-plus-27";
import { Construct } from "constructs";
import type { LogValues } from "../environments/monitoring.ts";
import type { ImageProps } from "./app-deployment.ts";
import { hashAnnotations } from "./config-hash.ts";
import { hardenedContainer } from "./hardening.ts";
import { labelsOf, type Part, selectorOf } from "./labels.ts";
import { LOG_COLLECTOR_PORT, LOG_FOLDER, logCollectorFiles } from "./log-collector-config.ts";
import { podTemplate } from "./pod-template.ts";
import { resourcesOf } from "./resources.ts";

/** Vector on every node. */
export interface LogCollectorProps extends ImageProps {
  readonly values: LogValues;
  readonly environment: string;
  /** Whose pods' lines are sent on. */
  readonly fleetNamespace: string;
  /** Where the collector is; also the name of its ClusterRole, of which there is one for each fleet of the cluster. */
  readonly namespace: string;
  /** Secret with `LOGS_URL`, `LOGS_USER` and `LOGS_PASSWORD`. */
  readonly secret: string;
  readonly secretsRevision: string;
}

const PART: Part = { component: "log-collector", instance: "log-collector" };
const CONFIG = { name: "config", mountPath: LOG_FOLDER.config, readOnly: true };
const PODS = { name: "pods", mountPath: LOG_FOLDER.pods, readOnly: true };
const DATA = { name: "data", mountPath: LOG_FOLDER.data };

/**
 * The DaemonSet `log-collector`. The lines are files on the node that root alone may write and its group may read (0640),
 * so it runs as a user of no rights in the group of root: no uid 0 and no capability. The mount is read-only, and how far
 * it has read is in an emptyDir: nothing on a node is ever written. So a new pod, after a rollout, reads again what the
 * kubelet still keeps, and the sink leaves out what it has. Lines in the buffer of a collector that ends without time to
 * send them are lost: its source acknowledges nothing.
 */
export class LogCollector extends Construct {
  constructor(scope: Construct, id: string, props: LogCollectorProps) {
    super(scope, id);
    const { auth, sink } = props.values;
    const { environment, fleetNamespace, namespace } = props;
    const files = logCollectorFiles({ environment, fleetNamespace, sink, auth });
    const metadata = { name: PART.instance, labels: labelsOf(PART) };
    mayReadPods(this, namespace);
    new k8s.KubeConfigMap(this, "config", { metadata, data: files });
    new k8s.KubeDaemonSet(this, "instances", {
      metadata,
      spec: {
        selector: { matchLabels: selectorOf(PART) },
        // A node without its collector loses nothing: the files wait.
        updateStrategy: {
          type: "RollingUpdate",
          rollingUpdate: { maxUnavailable: k8s.IntOrString.fromString("25%") },
        },
        revisionHistoryLimit: 5,
        template: template(props, files),
      },
    });
  }
}

function template(props: LogCollectorProps, files: object): k8s.PodTemplateSpec {
  const { pullSecret, secretsRevision } = props;
  return podTemplate({
    part: PART,
    gid: 0,
    needsToken: true,
    serviceAccountName: PART.instance,
    containers: [container(props)],
    volumes: [
      { name: CONFIG.name, configMap: { name: PART.instance } },
      { name: PODS.name, hostPath: { path: PODS.mountPath, type: "Directory" } },
      { name: DATA.name, emptyDir: { sizeLimit: k8s.Quantity.fromString("32Mi") } },
    ],
    annotations: hashAnnotations(files, secretsRevision),
    // Vector gives its sink 60 s.
    graceSeconds: 65,
    imagePullSecret: pullSecret,
    // Nodes of the services with models; the fleet is on no others that keep pods away.
    tolerations: [{ key: "nvidia.com/gpu", operator: "Exists", effect: "NoSchedule" }],
  });
}

function container({ image, pullPolicy, secret, values }: LogCollectorProps): k8s.Container {
  const health: k8s.Probe = {
    httpGet: { path: "/health", port: k8s.IntOrString.fromString("api") },
    timeoutSeconds: 5,
  };
  const given = ["LOGS_URL", ...(values.auth === "none" ? [] : ["LOGS_USER", "LOGS_PASSWORD"])];
  return {
    name: PART.instance,
    image,
    imagePullPolicy: pullPolicy,
    args: ["--config", `${CONFIG.mountPath}/vector.json`],
    env: [
      { name: "VECTOR_SELF_NODE_NAME", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
      { name: "VECTOR_LOG_FORMAT", value: "json" },
      ...given.map((name) => ({ name, valueFrom: { secretKeyRef: { name: secret, key: name } } })),
    ],
    ports: [{ name: "api", containerPort: LOG_COLLECTOR_PORT }],
    startupProbe: { ...health, periodSeconds: 2, failureThreshold: 60 },
    livenessProbe: { ...health, periodSeconds: 10, failureThreshold: 6 },
    readinessProbe: { ...health, periodSeconds: 10, failureThreshold: 3 },
    resources: resourcesOf(values.size),
    securityContext: hardenedContainer(),
    volumeMounts: [CONFIG, PODS, DATA],
  };
}

/**
 * Pods, namespaces and nodes may be read. Vector asks for those of the whole cluster and has Kubernetes select, which RBAC
 * does not look at: a Role of one namespace would be refused. It reads no Secret, no log by the API, and changes nothing.
 */
function mayReadPods(scope: Construct, namespace: string): void {
  const account = { name: PART.instance, labels: labelsOf(PART) };
  const metadata = { name: namespace, labels: labelsOf(PART) };
  new k8s.KubeServiceAccount(scope, "account", { metadata: account, automountServiceAccountToken: false });
  const role = new k8s.KubeClusterRole(scope, "role", {
    metadata,
    rules: [{ apiGroups: [""], resources: ["pods", "namespaces", "nodes"], verbs: ["get", "list", "watch"] }],
  });
  const binding = new k8s.KubeClusterRoleBinding(scope, "binding", {
    metadata,
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: metadata.name },
    subjects: [{ kind: "ServiceAccount", name: account.name, namespace }],
  });
  // The chart gives its objects a namespace; these two are in none.
  for (const object of [role, binding]) object.addJsonPatch(JsonPatch.remove("/metadata/namespace"));
}
