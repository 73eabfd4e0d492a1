import { k8s } from "cdk8s-plus-27";
import { Construct } from "constructs";
import type { ImageProps } from "./app-deployment.ts";
import { SCRATCH, scratchVolume } from "./app-container.ts";
import { hardenedContainer } from "./hardening.ts";
import { type Component, labelsOf, type Part, selectorOf } from "./labels.ts";
import { podTemplate } from "./pod-template.ts";
import { type ContainerSize, mebibytes, resourcesOf } from "./resources.ts";

/** A server that computes with a model and knows nobody. */
export interface ModelServerProps extends ImageProps {
  readonly component: Component;
  readonly port: number;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly replicas: number;
  readonly size: ContainerSize;
  /** GPUs of each pod. @default none */
  readonly gpus?: number | undefined;
  /** Where models are read from and, once, downloaded to. */
  readonly modelsPath: string;
  /** A volume that all pods share, in GB. @default each pod has a folder of its own, which the image's own models are not in */
  readonly modelsGb?: number | undefined;
}

/** Loading a model takes minutes where it is downloaded first. */
const START_WITHIN_SECONDS = 900;

/** A Deployment with a Service of one name, its number of pods fixed: behind it work waits in a queue anyway. */
export class ModelServer extends Construct {
  constructor(scope: Construct, id: string, props: ModelServerProps) {
    super(scope, id);
    const { component, gpus, modelsGb, port, pullSecret, replicas, size } = props;
    const part: Part = { component, instance: component };
    const metadata = { name: component, labels: labelsOf(part) };
    if (modelsGb !== undefined) claim(this, part, modelsGb);
    new k8s.KubeDeployment(this, "deployment", {
      metadata,
      spec: {
        replicas,
        selector: { matchLabels: selectorOf(part) },
        revisionHistoryLimit: 5,
        template: podTemplate({
          part,
          containers: [container(props)],
          volumes: [scratchVolume(size), models(part, modelsGb)],
          imagePullSecret: pullSecret,
          ...(gpus === undefined
            ? {}
            : { tolerations: [{ key: "nvidia.com/gpu", operator: "Exists", effect: "NoSchedule" }] }),
        }),
      },
    });
    new k8s.KubePodDisruptionBudget(this, "budget", {
      metadata,
      spec: { maxUnavailable: k8s.IntOrString.fromNumber(1), selector: { matchLabels: selectorOf(part) } },
    });
    new k8s.KubeService(this, "service", {
      metadata,
      spec: {
        selector: selectorOf(part),
        ports: [{ name: "http", port, targetPort: k8s.IntOrString.fromString("http"), protocol: "TCP" }],
      },
    });
  }
}

function container(props: ModelServerProps): k8s.Container {
  const { args, component, env, gpus, image, modelsPath, port, pullPolicy, size } = props;
  const { limits, requests } = resourcesOf(size);
  const open = { tcpSocket: { port: k8s.IntOrString.fromString("http") } };
  const gpu = gpus === undefined ? {} : { "nvidia.com/gpu": k8s.Quantity.fromNumber(gpus) };
  return {
    name: component,
    image,
    imagePullPolicy: pullPolicy,
    args: [...args],
    env: Object.entries({ ...env, HOME: SCRATCH.mountPath }).map(([name, value]) => ({ name, value })),
    ports: [{ name: "http", containerPort: port }],
    resources: { requests, limits: { ...limits, ...gpu } },
    securityContext: hardenedContainer(),
    volumeMounts: [SCRATCH, { name: "models", mountPath: modelsPath }],
    startupProbe: { ...open, periodSeconds: 10, failureThreshold: START_WITHIN_SECONDS / 10 },
    readinessProbe: { ...open, periodSeconds: 5, failureThreshold: 2 },
    livenessProbe: { ...open, periodSeconds: 15, failureThreshold: 8 },
  };
}

function models({ instance }: Part, modelsGb: number | undefined): k8s.Volume {
  return modelsGb === undefined
    ? { name: "models", emptyDir: {} }
    : { name: "models", persistentVolumeClaim: { claimName: `${instance}-models` } };
}

function claim(scope: Construct, part: Part, gb: number): void {
  new k8s.KubePersistentVolumeClaim(scope, "models", {
    metadata: { name: `${part.instance}-models`, labels: labelsOf(part) },
    spec: { accessModes: ["ReadWriteMany"], resources: { requests: { storage: mebibytes(gb * 1024) } } },
  });
}
