import { k8s } from "cdk8s-plus-27";
import type { ImageProps } from "./app-deployment.ts";
import { hardenedContainer } from "./hardening.ts";
import { type ContainerSize, resourcesOf, sized } from "./resources.ts";

/** What the containers of an instance of Redis have in common. */
export interface RedisPodProps extends ImageProps {
  readonly size: ContainerSize;
  /** The Secret's key with the password. */
  readonly password: { readonly secret: string; readonly key: string };
  readonly port: number;
  /** Name of the ConfigMap with `redis.conf` and `start.sh`. */
  readonly files: string;
}

/** Folders of an instance's containers. */
export const REDIS_FOLDER = { files: "/etc/redis", run: "/run/redis", data: "/data" } as const;

const FILES = { name: "files", mountPath: REDIS_FOLDER.files, readOnly: true };
const RUN = { name: "run", mountPath: REDIS_FOLDER.run };

/** The pod's volumes beside the data's. */
export function redisVolumes({ files }: RedisPodProps): readonly k8s.Volume[] {
  return [
    { name: FILES.name, configMap: { name: files } },
    { name: RUN.name, emptyDir: { medium: "Memory", sizeLimit: k8s.Quantity.fromString("1Mi") } },
  ];
}

/** A variable with the password. */
export function passwordVariable(name: string, { password }: RedisPodProps): k8s.EnvVar {
  return { name, valueFrom: { secretKeyRef: { name: password.secret, key: password.key } } };
}

/** Runs `start.sh`. */
export function startContainer(
  props: RedisPodProps,
  env: readonly k8s.EnvVar[] = [],
  mounts: readonly k8s.VolumeMount[] = [],
): k8s.Container {
  return {
    name: "start",
    image: props.image,
    imagePullPolicy: props.pullPolicy,
    command: ["sh", `${REDIS_FOLDER.files}/start.sh`],
    env: [passwordVariable("REDIS_PASSWORD", props), ...env],
    resources: resourcesOf(sized({ request: 0.01, limit: 0.2 }, 16, 16)),
    securityContext: hardenedContainer(),
    volumeMounts: [FILES, RUN, ...mounts],
  };
}

/** Redis itself. */
export function redisContainer(
  props: RedisPodProps,
  args: readonly string[],
  env: readonly k8s.EnvVar[] = [],
  mounts: readonly k8s.VolumeMount[] = [],
): k8s.Container {
  const auth = `${REDIS_FOLDER.run}/auth.conf`;
  return {
    name: "redis",
    image: props.image,
    imagePullPolicy: props.pullPolicy,
    // Not the image's entry point, which wants to start as root. What comes later on the line wins.
    command: ["redis-server", ...args, "--include", auth],
    env: [passwordVariable("REDISCLI_AUTH", props), ...env],
    ports: [{ name: "redis", containerPort: props.port }],
    ...probes(props.port),
    resources: resourcesOf(props.size),
    securityContext: hardenedContainer(),
    volumeMounts: [FILES, { ...RUN, readOnly: true }, ...mounts],
  };
}

/**
 * Ready: the data is read in, and a replica has what its master has; else, were its fellows gone, what it lacks would be
 * lost. redis-cli by itself calls an answer that says no a success, hence -e.
 */
const IS_READY = [
  "local state = redis.call('INFO', 'replication')",
  "if state:find('role:slave', 1, true) and not state:find('master_link_status:up', 1, true) then",
  "return redis.error_reply('not what the master has') end",
  "return 'ready'",
].join(" ");

function probes(port: number): Pick<k8s.Container, "startupProbe" | "livenessProbe" | "readinessProbe"> {
  const cli = (...words: readonly string[]): Pick<k8s.Probe, "exec" | "timeoutSeconds"> => ({
    exec: { command: ["redis-cli", "-p", String(port), ...words] },
    timeoutSeconds: 5,
  });
  return {
    // Any answer will do, "still loading" too: a restart would begin the loading anew.
    startupProbe: { ...cli("ping"), periodSeconds: 2, failureThreshold: 60 },
    livenessProbe: { ...cli("ping"), periodSeconds: 10, failureThreshold: 6 },
    readinessProbe: { ...cli("-e", "eval", IS_READY, "0"), periodSeconds: 5, failureThreshold: 2 },
  };
}
