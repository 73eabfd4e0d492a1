import { k8s } from "cdk8s-plus-27";
import { Construct } from "constructs";
import type { StorageValues } from "../environments/stores.ts";
import { STORE } from "../stores.ts";
import { hashAnnotations } from "./config-hash.ts";
import { DisruptionBudget } from "./disruption-budget.ts";
import { labelsOf, type Part, selectorOf } from "./labels.ts";
import { podTemplate } from "./pod-template.ts";
import { redisConfig } from "./redis-config.ts";
import { REDIS_EXPORTER_PORT, redisExporter } from "./redis-exporter.ts";
import {
  REDIS_FOLDER,
  redisContainer,
  redisVolumes,
  type RedisPodProps,
  startContainer,
} from "./redis-pod.ts";
import { replicationVariables, sentinelContainer, sentinelService } from "./redis-sentinel.ts";
import { redisStartScript } from "./redis-start.ts";
import { KEPT_VOLUMES, volumeClaim } from "./volume-claim.ts";

/** Redis of sessions, outbox and queues. */
export interface RedisQueuesProps extends Omit<RedisPodProps, "port" | "files"> {
  /** 1: a restart is an outage of seconds. 3: a master, two replicas and three Sentinels, one in each pod. */
  readonly replicas: 1 | 3;
  readonly storage: StorageValues;
  readonly maxmemoryMb: number;
  /** Only with replicas: a write that none of them takes is refused (`DURABILITY=replica`). */
  readonly confirmed: boolean;
  readonly namespace: string;
  readonly secretsRevision: string;
  /** Image of oliver006/redis_exporter. @default no exporter */
  readonly exporter?: string | undefined;
}

const PART: Part = { component: "redis", instance: STORE.redis.service };
const QUORUM = 2;
/** Redis waits 10 s for its replicas to have everything; the rest is for the disk. */
const GRACE_SECONDS = 45;
const DATA = { name: "data", mountPath: REDIS_FOLDER.data };

/**
 * The StatefulSet `redis`. One instance is reached by the Service `redis`; with three, clients ask the Service
 * `redis-sentinel` who the master is.
 */
export class RedisQueues extends Construct {
  constructor(scope: Construct, id: string, props: RedisQueuesProps) {
    super(scope, id);
    const { maxmemoryMb, replicas } = props;
    const { port } = STORE.redis;
    const { data } = REDIS_FOLDER;
    const metadata = { name: PART.instance, labels: labelsOf(PART) };
    const files = {
      "redis.conf": redisConfig({
        use: "queues",
        port,
        maxmemoryMb,
        folder: data,
        confirmed: props.confirmed,
      }),
      "start.sh": redisStartScript({
        ...REDIS_FOLDER,
        ...(replicas === 1 ? {} : { replication: { ...STORE.redis, quorum: QUORUM } }),
      }),
    };
    new k8s.KubeConfigMap(this, "files", { metadata, data: files });
    nodeService(this);
    if (replicas === 1) clientService(this);
    else sentinelService(this, PART);
    new k8s.KubeStatefulSet(this, "instances", {
      metadata,
      spec: {
        serviceName: STORE.redis.nodes,
        replicas,
        selector: { matchLabels: selectorOf(PART) },
        podManagementPolicy: "Parallel",
        updateStrategy: { type: "RollingUpdate" },
        // The Sentinels see the newcomer before the next one goes.
        minReadySeconds: replicas === 1 ? 0 : 15,
        revisionHistoryLimit: 5,
        persistentVolumeClaimRetentionPolicy: KEPT_VOLUMES,
        volumeClaimTemplates: [volumeClaim(DATA.name, PART, props.storage)],
        template: template(props, files),
      },
    });
    new DisruptionBudget(this, "budget", PART);
  }
}

function template(props: RedisQueuesProps, files: object): k8s.PodTemplateSpec {
  const { exporter, replicas, secretsRevision } = props;
  const pod: RedisPodProps = { ...props, port: STORE.redis.port, files: PART.instance };
  const names = replicas === 1 ? [] : replicationVariables(props.namespace, replicas);
  const conf = `${REDIS_FOLDER.files}/redis.conf`;
  const args =
    replicas === 1
      ? [conf]
      : [`${REDIS_FOLDER.data}/node.conf`, "--include", conf, "--replica-announce-ip", "$(SELF)"];
  return podTemplate({
    part: PART,
    initContainers: [startContainer(pod, names, [DATA])],
    containers: [
      redisContainer(pod, args, names, [DATA]),
      ...(replicas === 1 ? [] : [sentinelContainer(pod, DATA)]),
      ...(exporter === undefined ? [] : [redisExporter(pod, exporter)]),
    ],
    volumes: redisVolumes(pod),
    annotations: hashAnnotations(files, secretsRevision),
    ...(exporter === undefined ? {} : { scrape: { port: REDIS_EXPORTER_PORT } }),
    graceSeconds: GRACE_SECONDS,
    imagePullSecret: props.pullSecret,
  });
}

/** Gives each instance a name of its own, also before it is ready. */
function nodeService(scope: Construct): void {
  new k8s.KubeService(scope, "nodes", {
    metadata: { name: STORE.redis.nodes, labels: labelsOf(PART) },
    spec: {
      clusterIp: "None",
      selector: selectorOf(PART),
      ports: [{ name: "redis", port: STORE.redis.port, targetPort: k8s.IntOrString.fromString("redis") }],
      publishNotReadyAddresses: true,
    },
  });
}

function clientService(scope: Construct): void {
  new k8s.KubeService(scope, "service", {
    metadata: { name: STORE.redis.service, labels: labelsOf(PART) },
    spec: {
      selector: selectorOf(PART),
      ports: [{ name: "redis", port: STORE.redis.port, targetPort: k8s.IntOrString.fromString("redis") }],
    },
  });
}
