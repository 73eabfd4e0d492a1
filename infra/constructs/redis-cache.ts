import { k8s } from "cdk8s-plus-27";
import { Construct } from "constructs";
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
import { redisStartScript } from "./redis-start.ts";

/** Redis of the caches. */
export interface RedisCacheProps extends Omit<RedisPodProps, "port" | "files"> {
  readonly maxmemoryMb: number;
  readonly secretsRevision: string;
  /** Image of oliver006/redis_exporter. @default no exporter */
  readonly exporter?: string | undefined;
}

const PART: Part = { component: "redis-cache", instance: STORE.cache.service };

/** The Deployment and Service `redis-cache`: one instance on no volume, which forgets what is asked for least. */
export class RedisCache extends Construct {
  constructor(scope: Construct, id: string, props: RedisCacheProps) {
    super(scope, id);
    const { exporter, maxmemoryMb, secretsRevision } = props;
    const { port } = STORE.cache;
    const metadata = { name: PART.instance, labels: labelsOf(PART) };
    const files = {
      "redis.conf": redisConfig({ use: "cache", port, maxmemoryMb, folder: REDIS_FOLDER.run }),
      "start.sh": redisStartScript(REDIS_FOLDER),
    };
    const pod: RedisPodProps = { ...props, port, files: PART.instance };
    new k8s.KubeConfigMap(this, "files", { metadata, data: files });
    new k8s.KubeService(this, "service", {
      metadata,
      spec: {
        selector: selectorOf(PART),
        ports: [{ name: "redis", port, targetPort: k8s.IntOrString.fromString("redis") }],
      },
    });
    new k8s.KubeDeployment(this, "instance", {
      metadata,
      spec: {
        replicas: 1,
        selector: { matchLabels: selectorOf(PART) },
        revisionHistoryLimit: 5,
        template: podTemplate({
          part: PART,
          initContainers: [startContainer(pod)],
          containers: [
            redisContainer(pod, [`${REDIS_FOLDER.files}/redis.conf`]),
            ...(exporter === undefined ? [] : [redisExporter(pod, exporter)]),
          ],
          volumes: redisVolumes(pod),
          annotations: hashAnnotations(files, secretsRevision),
          ...(exporter === undefined ? {} : { scrape: { port: REDIS_EXPORTER_PORT } }),
          imagePullSecret: props.pullSecret,
        }),
      },
    });
    new DisruptionBudget(this, "budget", PART);
  }
}
