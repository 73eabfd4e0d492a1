import { ApiObject, JsonPatch } from "cdk8s";
import { k8s } from "cdk8s-plus-27";
import { Construct } from "constructs";
import { ROLE_FLAGS } from "../../app/src/contracts/runtime.ts";
import type { BackupValues } from "../environments/backups.ts";
import type { Settings } from "../environments/environment.ts";
import { appContainer, scratchVolume } from "./app-container.ts";
import type { ImageProps } from "./app-deployment.ts";
import { hashAnnotations } from "./config-hash.ts";
import { hardenedContainer } from "./hardening.ts";
import { labelsOf, type Part, selectorOf } from "./labels.ts";
import { wiredTigerCacheGb } from "./mongo-member.ts";
import { podTemplate } from "./pod-template.ts";
import { resourcesOf } from "./resources.ts";

/** What runs of backups are made of. */
export type BackupTemplateProps = ImageProps &
  Pick<BackupValues, "size" | "trial" | "store" | "limitMinutes"> & {
    readonly mongoImage: string;
    /** Settings without secrets, but for where backups are kept. */
    readonly config: Settings;
    readonly secrets: readonly k8s.EnvVar[];
    readonly secretsRevision: string;
  };

const PART: Part = { component: "backup", instance: "backup" };
/** Runs are started by the operator alone. */
const NEVER = "0 0 31 12 *";
const FOLDER = { name: "backups", mountPath: "/backups" };
const TRIAL = { name: "trial", mountPath: "/data/db" };
const TRIAL_PORT = 27_017;
const KEPT_SECONDS = 7 * 24 * 3600;

/**
 * A CronJob `backup` that is suspended for good: what a run's pod is, and where backups go. The operator makes Jobs of it,
 * each with the arguments of its run. Beside the program runs an empty MongoDB, without a network, in which a backup is tried
 * out: what production holds is neither touched by that nor slowed down.
 */
export class BackupTemplate extends Construct {
  constructor(scope: Construct, id: string, props: BackupTemplateProps) {
    super(scope, id);
    const { config, limitMinutes, store } = props;
    const metadata = { name: PART.instance, labels: labelsOf(PART) };
    new k8s.KubeConfigMap(this, "config", { metadata, data: { ...config, ...storeSettings(store) } });
    if (store.kind === "volume") claim(this, store.storage);
    const manifest = k8s.KubeCronJob.manifest({
      metadata,
      spec: {
        suspend: true,
        schedule: NEVER,
        concurrencyPolicy: "Forbid",
        // Of one that somebody wakes, what it missed is not made up for.
        startingDeadlineSeconds: 60,
        jobTemplate: {
          metadata: { labels: labelsOf(PART) },
          spec: {
            backoffLimit: 1,
            activeDeadlineSeconds: limitMinutes * 60,
            ttlSecondsAfterFinished: KEPT_SECONDS,
            template: template(props),
          },
        },
      },
    });
    // A sidecar (Kubernetes 1.29 and later): it runs while the program does, and ends with it. cdk8s' types leave this out.
    const path = "/spec/jobTemplate/spec/template/spec/initContainers/0/restartPolicy";
    new ApiObject(this, "template", manifest).addJsonPatch(JsonPatch.add(path, "Always"));
  }
}

function storeSettings(store: BackupValues["store"]): Settings {
  const trial = { BACKUP_SCRATCH_URL: `mongodb://127.0.0.1:${TRIAL_PORT}/?directConnection=true` };
  if (store.kind === "volume") return { ...trial, BACKUP_STORE: "volume", BACKUP_FOLDER: FOLDER.mountPath };
  const { bucket, endpoint, region } = store;
  return { ...trial, BACKUP_STORE: "s3", S3_ENDPOINT: endpoint, S3_REGION: region, S3_BUCKET: bucket };
}

function claim(
  scope: Construct,
  { gb, storageClass }: Extract<BackupValues["store"], { kind: "volume" }>["storage"],
): void {
  new k8s.KubePersistentVolumeClaim(scope, "claim", {
    metadata: { name: FOLDER.name, labels: { ...selectorOf(PART) } },
    spec: {
      accessModes: ["ReadWriteOnce"],
      ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
      resources: { requests: { storage: k8s.Quantity.fromString(`${gb}Gi`) } },
    },
  });
}

function template(props: BackupTemplateProps): k8s.PodTemplateSpec {
  const { config, pullSecret, secretsRevision, size, store } = props;
  const volumes: k8s.Volume[] = [scratchVolume(size), { ...scratchVolume(props.trial), name: TRIAL.name }];
  if (store.kind === "volume")
    volumes.push({ name: FOLDER.name, persistentVolumeClaim: { claimName: FOLDER.name } });
  return podTemplate({
    part: PART,
    initContainers: [trialContainer(props)],
    containers: [program(props)],
    volumes,
    annotations: hashAnnotations(config, secretsRevision),
    restartPolicy: "Never",
    imagePullSecret: pullSecret,
  });
}

function program(props: BackupTemplateProps): k8s.Container {
  const mounts = props.store.kind === "volume" ? [FOLDER] : [];
  return {
    ...appContainer({ ...props, name: PART.component, config: PART.instance, mounts }),
    command: ["node", ...ROLE_FLAGS, "app/src/roles/backup.ts"],
    // The program's report; where it could not leave one, the end of its log.
    terminationMessagePolicy: "FallbackToLogsOnError",
  };
}

function trialContainer({ mongoImage, pullPolicy, trial }: BackupTemplateProps): k8s.Container {
  const values: Readonly<Record<string, string | number>> = {
    dbpath: TRIAL.mountPath,
    port: TRIAL_PORT,
    bind_ip: "127.0.0.1",
    wiredTigerCacheSizeGB: wiredTigerCacheGb(trial.memoryMb.limit),
  };
  return {
    name: "trial",
    image: mongoImage,
    imagePullPolicy: pullPolicy,
    command: [
      "mongod",
      ...Object.entries(values).map(([name, value]) => `--${name}=${value}`),
      "--nounixsocket",
      // What expired since the backup is counted and summed all the same.
      "--setParameter=ttlMonitorEnabled=false",
    ],
    resources: resourcesOf(trial),
    securityContext: hardenedContainer(),
    volumeMounts: [TRIAL],
  };
}
