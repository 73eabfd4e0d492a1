import { k8s } from "cdk8s-plus-27";
import { PORTS } from "../../app/src/contracts/ports.ts";
import { hardenedContainer } from "./hardening.ts";
import { type ContainerSize, resourcesOf } from "./resources.ts";

/** A container of one of the project's own images. */
export interface AppContainerProps {
  readonly name: string;
  readonly image: string;
  readonly pullPolicy: string;
  readonly args?: readonly string[];
  readonly size: ContainerSize;
  /** Name of the ConfigMap with its settings. */
  readonly config: string;
  /** Variables that come from Secrets, and those that hold such a variable. */
  readonly secrets: readonly k8s.EnvVar[];
  readonly mounts?: readonly k8s.VolumeMount[];
}

/** Writable space of a container whose own file system is read-only: uploads to S3 are spooled there. */
export const SCRATCH = { name: "tmp", mountPath: "/tmp" } as const;

/** The volume behind {@link SCRATCH}. */
export function scratchVolume({ scratchMb = 256 }: ContainerSize): k8s.Volume {
  // Half of what the container may use of the node's disk: its logs count too.
  return { name: SCRATCH.name, emptyDir: { sizeLimit: k8s.Quantity.fromString(`${scratchMb / 2}Mi`) } };
}

/** A container that runs to its end: a Job's, or one that a pod waits for. */
export function appContainer(props: AppContainerProps): k8s.Container {
  const { args, config, image, mounts = [], name, pullPolicy, secrets, size } = props;
  return {
    name,
    image,
    imagePullPolicy: pullPolicy,
    ...(args === undefined ? {} : { args: [...args] }),
    envFrom: [{ configMapRef: { name: config } }],
    env: [...secrets],
    resources: resourcesOf(size),
    securityContext: hardenedContainer(),
    volumeMounts: [SCRATCH, ...mounts],
  };
}

/** A container that lasts, with the probes that its ops pages answer. */
export function lastingContainer(
  props: AppContainerProps & { readonly readyPage: "/readyz" | "/servingz"; readonly port?: number },
): k8s.Container {
  const { port, readyPage } = props;
  const page = (path: string): k8s.Probe => ({
    httpGet: { path, port: k8s.IntOrString.fromString("ops") },
    timeoutSeconds: 5,
  });
  return {
    ...appContainer(props),
    ports: [
      ...(port === undefined ? [] : [{ name: "http", containerPort: port }]),
      { name: "ops", containerPort: PORTS.ops },
    ],
    // The pages open when MongoDB and Redis have answered, which the process itself waits 30 s for.
    startupProbe: { ...page("/livez"), periodSeconds: 2, failureThreshold: 60 },
    // Above the pages' own limit of 2.5 s per check; a minute, so that a long pause is no reason for a restart.
    livenessProbe: { ...page("/livez"), periodSeconds: 10, failureThreshold: 6 },
    readinessProbe: { ...page(readyPage), periodSeconds: 5, failureThreshold: 2 },
  };
}
