import { k8s } from "cdk8s-plus-27";
import { Construct } from "constructs";
import type { Settings } from "../environments/environment.ts";
import { appContainer, scratchVolume } from "./app-container.ts";
import type { ImageProps } from "./app-deployment.ts";
import { configHash } from "./config-hash.ts";
import { labelsOf, type Part } from "./labels.ts";
import { podTemplate } from "./pod-template.ts";
import type { ContainerSize } from "./resources.ts";

/** One run of the migrate image. */
export interface MigrationJobProps extends ImageProps {
  /** `up`: the schema; `bootstrap`: MongoDB's replica set and users, then webhooks and menus. */
  readonly command: "up" | "bootstrap";
  readonly size: ContainerSize;
  readonly config: Settings;
  readonly secrets: readonly k8s.EnvVar[];
  readonly secretsRevision: string;
  readonly volumes?: readonly k8s.Volume[];
  readonly mounts?: readonly k8s.VolumeMount[];
}

/** Each try waits for what it needs by itself; these are for what goes wrong. A pod of each is kept, with its log. */
const TRIES = 5;
const NAME = { up: "migrate", bootstrap: "bootstrap" } as const;
const KEPT_SECONDS = 7 * 24 * 3600;

/**
 * A Job `migrate-<hash>` or `bootstrap-<hash>`. A Job cannot be changed, so the hash of all it is made from is in its name:
 * the same release applied again changes nothing, another one is another Job. Both may run any number of times.
 */
export class MigrationJob extends Construct {
  /** Its name in the cluster. */
  readonly jobName: string;

  constructor(scope: Construct, id: string, props: MigrationJobProps) {
    super(scope, id);
    const { command, config, mounts, pullSecret, secrets, size, volumes = [] } = props;
    const part: Part = { component: "migration", instance: NAME[command] };
    const metadata = { name: NAME[command], labels: labelsOf(part) };
    new k8s.KubeConfigMap(this, "config", { metadata, data: config });
    const template = podTemplate({
      part,
      containers: [
        {
          ...appContainer({
            ...props,
            name: command,
            args: [command],
            config: metadata.name,
            ...(mounts === undefined ? {} : { mounts }),
          }),
          // What it said last stands in the pod's status: the operator tells it without the right to read logs.
          terminationMessagePolicy: "FallbackToLogsOnError",
        },
      ],
      volumes: [scratchVolume(size), ...volumes],
      restartPolicy: "Never",
      imagePullSecret: pullSecret,
    });
    const hash = configHash(template, config, secrets, props.secretsRevision);
    this.jobName = `${metadata.name}-${hash}`;
    new k8s.KubeJob(this, "job", {
      metadata: { name: this.jobName, labels: labelsOf(part) },
      spec: { backoffLimit: TRIES, ttlSecondsAfterFinished: KEPT_SECONDS, template },
    });
  }
}
