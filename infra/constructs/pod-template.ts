import type { k8s } from "cdk8s-plus-27";
import { type HardeningOptions, hardenedPod } from "./hardening.ts";
import { labelsOf, type Part, selectorOf } from "./labels.ts";

/** What Prometheus scrapes of a pod. */
export interface Scrape {
  readonly port: number;
  /** @default "/metrics" */
  readonly path?: string;
}

/** A workload's pods: what differs between workloads. The rest is the same for all. */
export interface PodTemplateProps extends HardeningOptions {
  readonly part: Part;
  readonly containers: readonly k8s.Container[];
  readonly initContainers?: readonly k8s.Container[];
  readonly volumes?: readonly k8s.Volume[];
  /** Besides those of the scrape: hashes of what the pods are started with. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Absent: Prometheus does not look at these pods. */
  readonly scrape?: Scrape;
  /** From SIGTERM, preStop included, to SIGKILL. @default 30 s */
  readonly graceSeconds?: number;
  /** Secret of the registry, where images are not public. */
  readonly imagePullSecret?: string | undefined;
  /** @default none: a pod without a service account of its own has the namespace's, without a token */
  readonly serviceAccountName?: string;
  /** @default "Always" */
  readonly restartPolicy?: "Always" | "OnFailure" | "Never";
  /** Nodes it must run on: those with a GPU. */
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly tolerations?: readonly k8s.Toleration[];
}

/** Pods under the Pod Security Standard `restricted`, spread over zones and nodes as far as there are any. */
export function podTemplate(props: PodTemplateProps): k8s.PodTemplateSpec {
  const { annotations, containers, initContainers, part, scrape, volumes } = props;
  const {
    graceSeconds = 30,
    imagePullSecret,
    nodeSelector,
    restartPolicy,
    serviceAccountName,
    tolerations,
  } = props;
  return {
    metadata: { labels: labelsOf(part), annotations: { ...scrapeAnnotations(scrape), ...annotations } },
    spec: {
      ...hardenedPod(props),
      ...(serviceAccountName === undefined ? {} : { serviceAccountName }),
      ...(imagePullSecret === undefined ? {} : { imagePullSecrets: [{ name: imagePullSecret }] }),
      ...(initContainers === undefined ? {} : { initContainers: [...initContainers] }),
      containers: [...containers],
      ...(volumes === undefined ? {} : { volumes: [...volumes] }),
      ...(restartPolicy === undefined ? {} : { restartPolicy }),
      ...(nodeSelector === undefined ? {} : { nodeSelector }),
      ...(tolerations === undefined ? {} : { tolerations: [...tolerations] }),
      terminationGracePeriodSeconds: graceSeconds,
      topologySpreadConstraints: spread(part),
    },
  };
}

function scrapeAnnotations(scrape: Scrape | undefined): Readonly<Record<string, string>> {
  if (scrape === undefined) return {};
  return {
    "prometheus.io/scrape": "true",
    "prometheus.io/port": String(scrape.port),
    "prometheus.io/path": scrape.path ?? "/metrics",
  };
}

/** Soft: a required spread leaves pods Pending where there are fewer zones or nodes than replicas. */
function spread(part: Part): k8s.TopologySpreadConstraint[] {
  return ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: { matchLabels: selectorOf(part) },
  }));
}
