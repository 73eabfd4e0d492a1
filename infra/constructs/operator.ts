import { ApiObject, JsonPatch } from "cdk8s";
import { k8s } from "cdk8s-plus-27";
import { Construct } from "constructs";
import { PORTS } from "../../app/src/contracts/ports.ts";
import type { PolicyRule } from "../operator/src/kinds/access.ts";
import type { Settings } from "../environments/environment.ts";
import { SCRATCH, scratchVolume } from "./app-container.ts";
import type { ImageProps } from "./app-deployment.ts";
import { hashAnnotations } from "./config-hash.ts";
import { DisruptionBudget } from "./disruption-budget.ts";
import { hardenedContainer } from "./hardening.ts";
import { labelsOf, type Part, selectorOf } from "./labels.ts";
import { podTemplate } from "./pod-template.ts";
import { type ContainerSize, resourcesOf } from "./resources.ts";

/** The operator of the namespace. */
export interface OperatorProps extends ImageProps {
  readonly namespace: string;
  readonly size: ContainerSize;
  /** Settings without secrets; they become the ConfigMap `operator`. */
  readonly config: Settings;
  readonly secrets: readonly k8s.EnvVar[];
  readonly secretsRevision: string;
  /** What it may do in its namespace. */
  readonly rules: readonly PolicyRule[];
  /** What it may do with objects that are in no namespace. */
  readonly clusterRules: readonly PolicyRule[];
}

const PART: Part = { component: "operator", instance: "operator" };

/** One leads, the other stands ready with everything it has to know. */
const REPLICAS = 2;
/**
 * How long a replica works on when it is to stop. When the whole namespace is deleted its pods go first (Kubernetes 1.33 and
 * later), and the operator still has webhooks to take down, whose objects it would else hold for good.
 */
const PRE_STOP_SECONDS = 10;
/** Its reconciles have 10 s to end, and 5 s to notice that they must; then the Lease is given back. */
const STOP_SECONDS = 20;

/** Two pods of which one leads, who they are to the API server, and what they may do there. */
export class Operator extends Construct {
  constructor(scope: Construct, id: string, props: OperatorProps) {
    super(scope, id);
    const metadata = { name: PART.instance, labels: labelsOf(PART) };
    new k8s.KubeConfigMap(this, "config", { metadata, data: props.config });
    account(this, props);
    const deployment = k8s.KubeDeployment.manifest({
      metadata,
      spec: {
        replicas: REPLICAS,
        selector: { matchLabels: selectorOf(PART) },
        strategy: {
          type: "RollingUpdate",
          rollingUpdate: {
            maxUnavailable: k8s.IntOrString.fromNumber(0),
            maxSurge: k8s.IntOrString.fromNumber(1),
          },
        },
        revisionHistoryLimit: 5,
        template: template(props),
      },
    });
    const lifecycle = { preStop: { sleep: { seconds: PRE_STOP_SECONDS } } };
    new ApiObject(this, "deployment", deployment).addJsonPatch(
      JsonPatch.add("/spec/template/spec/containers/0/lifecycle", lifecycle),
    );
    new DisruptionBudget(this, "budget", PART);
    new k8s.KubeService(this, "service", {
      metadata,
      spec: {
        selector: selectorOf(PART),
        ports: [
          {
            name: "metrics-api",
            port: 443,
            targetPort: k8s.IntOrString.fromString("metrics-api"),
            protocol: "TCP",
          },
        ],
      },
    });
  }
}

function template(props: OperatorProps): k8s.PodTemplateSpec {
  const { config, pullSecret, secretsRevision, size } = props;
  return podTemplate({
    part: PART,
    needsToken: true,
    serviceAccountName: PART.instance,
    containers: [container(props)],
    volumes: [scratchVolume(size)],
    annotations: hashAnnotations(config, secretsRevision),
    scrape: { port: PORTS.ops },
    graceSeconds: PRE_STOP_SECONDS + STOP_SECONDS,
    imagePullSecret: pullSecret,
  });
}

function container({ image, pullPolicy, secrets, size }: OperatorProps): k8s.Container {
  const page = (path: string): k8s.Probe => ({
    httpGet: { path, port: k8s.IntOrString.fromString("ops") },
    timeoutSeconds: 5,
  });
  const own = (name: string, fieldPath: string): k8s.EnvVar => ({
    name,
    valueFrom: { fieldRef: { fieldPath } },
  });
  return {
    name: PART.component,
    image,
    imagePullPolicy: pullPolicy,
    envFrom: [{ configMapRef: { name: PART.instance } }],
    env: [own("POD_NAME", "metadata.name"), own("POD_NAMESPACE", "metadata.namespace"), ...secrets],
    ports: [
      { name: "ops", containerPort: PORTS.ops },
      { name: "metrics-api", containerPort: PORTS.metricsApi },
    ],
    resources: resourcesOf(size),
    securityContext: hardenedContainer(),
    volumeMounts: [SCRATCH],
    startupProbe: { ...page("/livez"), periodSeconds: 2, failureThreshold: 30 },
    livenessProbe: { ...page("/livez"), periodSeconds: 10, failureThreshold: 6 },
    readinessProbe: { ...page("/readyz"), periodSeconds: 5, failureThreshold: 2 },
  };
}

/** A service account whose Role names each kind, verb and, where they are known, each object. */
function account(scope: Construct, { clusterRules, namespace, rules }: OperatorProps): void {
  const metadata = { name: PART.instance, labels: labelsOf(PART) };
  const subjects = [{ kind: "ServiceAccount", name: PART.instance, namespace }];
  const apiGroup = "rbac.authorization.k8s.io";
  new k8s.KubeServiceAccount(scope, "account", { metadata, automountServiceAccountToken: false });
  new k8s.KubeRole(scope, "role", { metadata, rules: rules.map(mutable) });
  new k8s.KubeRoleBinding(scope, "binding", {
    metadata,
    roleRef: { apiGroup, kind: "Role", name: metadata.name },
    subjects,
  });
  // One for each fleet of the cluster, and named after it.
  const name = `${namespace}-${PART.instance}`;
  const role = new k8s.KubeClusterRole(scope, "cluster-role", {
    metadata: { ...metadata, name },
    rules: clusterRules.map(mutable),
  });
  const binding = new k8s.KubeClusterRoleBinding(scope, "cluster-binding", {
    metadata: { ...metadata, name },
    roleRef: { apiGroup, kind: "ClusterRole", name },
    subjects,
  });
  for (const object of [role, binding]) object.addJsonPatch(JsonPatch.remove("/metadata/namespace"));
}

const mutable = ({ apiGroups, resourceNames, resources, verbs }: PolicyRule): k8s.PolicyRule => ({
  apiGroups: [...apiGroups],
  resources: [...resources],
  verbs: [...verbs],
  ...(resourceNames === undefined ? {} : { resourceNames: [...resourceNames] }),
});
