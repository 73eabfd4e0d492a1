import { k8s } from "cdk8s-plus-27";
import type { Construct } from "constructs";
import { STORE } from "../stores.ts";
import { hardenedContainer } from "./hardening.ts";
import { labelsOf, type Part, selectorOf } from "./labels.ts";
import { passwordVariable, REDIS_FOLDER, type RedisPodProps } from "./redis-pod.ts";
import { resourcesOf, sized } from "./resources.ts";

/** Names an instance is told: its own, the first master's, and those of all. Addresses of pods change, names do not. */
export function replicationVariables(namespace: string, replicas: number): readonly k8s.EnvVar[] {
  const { nodes, service } = STORE.redis;
  const nameOf = (pod: string) => `${pod}.${nodes}.${namespace}.svc`;
  const all = Array.from({ length: replicas }, (_, index) => nameOf(`${service}-${index}`));
  return [
    { name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
    { name: "SELF", value: nameOf("$(POD_NAME)") },
    { name: "FIRST", value: all[0] ?? "" },
    { name: "PEERS", value: all.slice(1).join(" ") },
  ];
}

/**
 * A Sentinel beside each instance: two of the three agree that the master is away, and make a replica the new one. Clients
 * and the other Sentinels need the same password as for Redis.
 */
export function sentinelContainer(props: RedisPodProps, data: k8s.VolumeMount): k8s.Container {
  const { sentinelPort } = STORE.redis;
  return {
    name: "sentinel",
    image: props.image,
    imagePullPolicy: props.pullPolicy,
    command: ["redis-server", `${REDIS_FOLDER.data}/sentinel.conf`, "--sentinel"],
    env: [passwordVariable("REDISCLI_AUTH", props)],
    ports: [{ name: "sentinel", containerPort: sentinelPort }],
    livenessProbe: {
      exec: { command: ["redis-cli", "-p", String(sentinelPort), "ping"] },
      periodSeconds: 10,
      timeoutSeconds: 5,
      failureThreshold: 3,
    },
    resources: resourcesOf(sized({ request: 0.05, limit: 0.2 }, 64, 32)),
    securityContext: hardenedContainer(),
    volumeMounts: [data],
  };
}

/** The Service by which clients find a Sentinel, whatever becomes of the Redis beside it. */
export function sentinelService(scope: Construct, part: Part): void {
  new k8s.KubeService(scope, "sentinels", {
    metadata: { name: STORE.redis.sentinel, labels: labelsOf(part) },
    spec: {
      selector: selectorOf(part),
      ports: [
        {
          name: "sentinel",
          port: STORE.redis.sentinelPort,
          targetPort: k8s.IntOrString.fromString("sentinel"),
        },
      ],
      publishNotReadyAddresses: true,
    },
  });
}
