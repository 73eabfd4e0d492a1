import { ApiObject, JsonPatch } from "cdk8s";
import { k8s } from "cdk8s-plus-27";
import { Construct } from "constructs";
import { PORTS } from "../../app/src/contracts/ports.ts";
import type { Bounds, Settings } from "../environments/environment.ts";
import { appContainer, lastingContainer, scratchVolume } from "./app-container.ts";
import { Autoscaler, type ScalingMetric } from "./autoscaler.ts";
import { hashAnnotations } from "./config-hash.ts";
import { labelsOf, type Part, selectorOf } from "./labels.ts";
import { podTemplate } from "./pod-template.ts";
import type { ContainerSize } from "./resources.ts";

/** Images and how they are pulled. */
export interface ImageProps {
  readonly image: string;
  readonly pullPolicy: "Always" | "IfNotPresent";
  /** Secret of the registry, where it is not public. */
  readonly pullSecret?: string | undefined;
}

/** What a pod waits for before its process starts: the schema of its bots, by the migrate image. */
export interface GateProps {
  readonly image: string;
  readonly size: ContainerSize;
}

/** What the project's lasting processes have in common. */
export interface AppDeploymentProps extends ImageProps {
  readonly part: Part;
  readonly size: ContainerSize;
  readonly replicas: Bounds;
  readonly metrics: readonly ScalingMetric[];
  readonly gate: GateProps;
  /** Settings without secrets; they become the ConfigMap that bears the Deployment's name. */
  readonly config: Settings;
  readonly secrets: readonly k8s.EnvVar[];
  readonly secretsRevision: string;
  /** Port that others call, behind a Service of the Deployment's name. @default none */
  readonly port?: number;
  /** Whether the Service also leads to the process's own pages, for whoever asks each pod. @default false */
  readonly opsByService?: boolean;
  readonly readyPage: "/readyz" | "/servingz";
  /** From SIGTERM to the process's end at the latest, ms. */
  readonly stopWithinMs: number;
  /** How long the pod goes on when it is to stop, until nobody sends it anything any more. @default 0 */
  readonly preStopSeconds?: number;
  readonly volumes?: readonly k8s.Volume[];
  readonly mounts?: readonly k8s.VolumeMount[];
}

/** Beyond what the process allows itself: a last flush of its log, a kubelet that is busy. */
const GRACE_MARGIN_SECONDS = 5;

/**
 * A Deployment of one of the app's lasting processes with all that belongs to it: ConfigMap, autoscaler, disruption budget
 * and, where it is called, a Service. Its pods wait for the schema; a change of settings or secrets rolls them, one by one,
 * none missing.
 */
export class AppDeployment extends Construct {
  constructor(scope: Construct, id: string, props: AppDeploymentProps) {
    super(scope, id);
    const { config, metrics, part, port, replicas } = props;
    const metadata = { name: part.instance, labels: labelsOf(part) };
    new k8s.KubeConfigMap(this, "config", { metadata, data: config });
    const deployment = k8s.KubeDeployment.manifest({
      metadata,
      spec: {
        // No number of replicas: it is the autoscaler's.
        selector: { matchLabels: selectorOf(part) },
        strategy: {
          type: "RollingUpdate",
          rollingUpdate: {
            maxUnavailable: k8s.IntOrString.fromNumber(0),
            maxSurge: k8s.IntOrString.fromNumber(1),
          },
        },
        minReadySeconds: 5,
        progressDeadlineSeconds: 900,
        revisionHistoryLimit: 5,
        template: template(props),
      },
    });
    sleepBeforeStop(new ApiObject(this, "deployment", deployment), props.preStopSeconds);
    new Autoscaler(this, "autoscaler", { part, replicas, metrics });
    new k8s.KubePodDisruptionBudget(this, "budget", {
      metadata,
      spec: {
        maxUnavailable: k8s.IntOrString.fromNumber(1),
        selector: { matchLabels: selectorOf(part) },
        // Else a pod that cannot become ready holds up the node's drain for good.
        unhealthyPodEvictionPolicy: "AlwaysAllow",
      },
    });
    if (port !== undefined) service(this, part, port, props.opsByService);
  }
}

function template(props: AppDeploymentProps): k8s.PodTemplateSpec {
  const { config, gate, mounts, part, preStopSeconds = 0, pullPolicy, pullSecret, secrets, size } = props;
  const { port, readyPage, secretsRevision, stopWithinMs, volumes = [] } = props;
  const common = { config: part.instance, secrets, pullPolicy };
  return podTemplate({
    part,
    initContainers: [appContainer({ ...common, ...gate, name: "schema", args: ["await"] })],
    containers: [
      lastingContainer({
        ...common,
        name: part.component,
        image: props.image,
        size,
        readyPage,
        ...(port === undefined ? {} : { port }),
        ...(mounts === undefined ? {} : { mounts }),
      }),
    ],
    volumes: [scratchVolume(size), ...volumes],
    annotations: hashAnnotations(config, secretsRevision),
    scrape: { port: PORTS.ops },
    graceSeconds: preStopSeconds + Math.ceil(stopWithinMs / 1000) + GRACE_MARGIN_SECONDS,
    imagePullSecret: pullSecret,
  });
}

/**
 * The kubelet itself sleeps (Kubernetes 1.30 and later), so that the image needs no program for it. The typed kinds of cdk8s
 * leave out what they do not know, hence an ApiObject.
 */
function sleepBeforeStop(deployment: ApiObject, seconds = 0): void {
  if (seconds === 0) return;
  const lifecycle = { preStop: { sleep: { seconds } } };
  deployment.addJsonPatch(JsonPatch.add("/spec/template/spec/containers/0/lifecycle", lifecycle));
}

function service(scope: Construct, part: Part, port: number, opsByService = false): void {
  const portOf = (name: string, number: number): k8s.ServicePort => ({
    name,
    port: number,
    targetPort: k8s.IntOrString.fromString(name),
    protocol: "TCP",
  });
  new k8s.KubeService(scope, "service", {
    metadata: { name: part.instance, labels: labelsOf(part) },
    spec: {
      selector: selectorOf(part),
      ports: [portOf("http", port), ...(opsByService ? [portOf("ops", PORTS.ops)] : [])],
    },
  });
}
