import { k8s } from "cdk8s-plus-27";
import type { Construct } from "constructs";
import type { ImageProps } from "./app-deployment.ts";
import { hardenedContainer } from "./hardening.ts";
import { labelsOf, type Part, selectorOf } from "./labels.ts";
import { type ContainerSize, resourcesOf } from "./resources.ts";

/** One of the servers that watch the fleet, by HTTP on one port, which also has its own metrics. */
export interface WatcherProps extends ImageProps {
  readonly name: string;
  readonly port: number;
  readonly size: ContainerSize;
  readonly args?: readonly string[];
  readonly env?: readonly k8s.EnvVar[];
  readonly mounts: readonly k8s.VolumeMount[];
  readonly readyPage: string;
  readonly livePage: string;
}

/** Its container, hardened, with probes of the pages that it has for them. */
export function watcherContainer(props: WatcherProps): k8s.Container {
  const page = (path: string): k8s.Probe => ({
    httpGet: { path, port: k8s.IntOrString.fromString("http") },
    timeoutSeconds: 5,
  });
  return {
    name: props.name,
    image: props.image,
    imagePullPolicy: props.pullPolicy,
    ...(props.args === undefined ? {} : { args: [...props.args] }),
    ...(props.env === undefined ? {} : { env: [...props.env] }),
    ports: [{ name: "http", containerPort: props.port }],
    // Up to ten minutes: it first reads again what was not yet written in order.
    startupProbe: { ...page(props.readyPage), periodSeconds: 5, failureThreshold: 120 },
    livenessProbe: { ...page(props.livePage), periodSeconds: 10, failureThreshold: 6 },
    readinessProbe: { ...page(props.readyPage), periodSeconds: 5, failureThreshold: 3 },
    resources: resourcesOf(props.size),
    securityContext: hardenedContainer(),
    volumeMounts: [...props.mounts],
  };
}

/** Its Service, of its name: reachable inside, and by `kubectl port-forward`. */
export function watcherService(scope: Construct, part: Part, port: number): void {
  new k8s.KubeService(scope, "service", {
    metadata: { name: part.instance, labels: labelsOf(part) },
    spec: {
      selector: selectorOf(part),
      ports: [{ name: "http", port, targetPort: k8s.IntOrString.fromString("http") }],
    },
  });
}

/** Its StatefulSet: one instance, on a volume of its own. */
export function watcherStatefulSet(
  scope: Construct,
  part: Part,
  claim: k8s.KubePersistentVolumeClaimProps,
  template: k8s.PodTemplateSpec,
): void {
  new k8s.KubeStatefulSet(scope, "instance", {
    metadata: { name: part.instance, labels: labelsOf(part) },
    spec: {
      serviceName: part.instance,
      replicas: 1,
      selector: { matchLabels: selectorOf(part) },
      updateStrategy: { type: "RollingUpdate" },
      revisionHistoryLimit: 5,
      volumeClaimTemplates: [claim],
      template,
    },
  });
}
