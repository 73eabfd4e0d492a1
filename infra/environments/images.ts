/** Where images come from. */
export interface ImageValues {
  /** Registry and path of the project's own images, which are called bot, worker, api, migrate, operator and simulators. */
  readonly registry: string;
  /** Version of the project's own images. Never a tag that moves: a rollback needs the old one. */
  readonly tag: string;
  readonly pullPolicy: "Always" | "IfNotPresent";
  /** Secret of type `kubernetes.io/dockerconfigjson`, made by hand, where the registry is not public. */
  readonly pullSecret?: string;
  /** Others' images, whole names with tags. */
  readonly mongo: string;
  readonly redis: string;
  readonly prometheus: string;
  /** Absent where nothing needs it: the exporters and what is rendered only on demand. */
  readonly mongoExporter?: string;
  readonly redisExporter?: string;
  readonly alertmanager?: string;
  readonly grafana?: string;
  readonly logCollector?: string;
  readonly backgroundRemoval?: string;
  readonly imageGeneration?: string;
}

/** Kinds of image the project builds itself. */
export type OwnImage = "bot" | "worker" | "api" | "synthetic" | "migrate" | "operator" | "simulators";

/** The whole name of one of the project's own images. */
export function ownImage({ registry, tag }: ImageValues, image: OwnImage): string {
  return `${registry}/${image}:${tag}`;
}
