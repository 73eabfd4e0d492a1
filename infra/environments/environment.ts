import type { WorkerClass } from "../../app/src/contracts/worker-classes.ts";
import type { ContainerSize } from "../constructs/resources.ts";
import type { ApiServerValues } from "./api-server.ts";
import type { BackupValues } from "./backups.ts";
import type { ImageValues } from "./images.ts";
import type { IngressValues } from "./ingress.ts";
import type { LogValues, MonitoringValues } from "./monitoring.ts";
import type { OutsideValues } from "./outside.ts";
import type { MongoValues, RedisValues } from "./stores.ts";

/** Everything that differs between two clusters. What is optional is not rendered where it is absent. */
export interface Environment {
  /** Its folder in `charts/`, and the label by which what is no longer rendered is pruned. */
  readonly name: string;
  readonly namespace: string;
  /** People at once it is sized for; floors and bounds are held against it. */
  readonly people: number;
  /**
   * true: every container is promised what the requirements name. false, for machines of a few cores: only its limits
   * reach it, and containers may be short when all work at once.
   */
  readonly promised: boolean;
  readonly images: ImageValues;
  /** Any text; change it when a Secret has changed, and the pods that read it are rolled. */
  readonly secretsRevision: string;
  /** Settings of every process of the app, by variable (`.env.example`); those with secrets come from Secrets. */
  readonly settings: Settings;
  readonly bots: BotValues;
  readonly workers: WorkerValues;
  /** Receives what outside services report, and serves the admin console. */
  readonly api: PoolValues;
  /** The Jobs that bring the schema up and tell Telegram of the bots, and what waits for them. */
  readonly migration: { readonly size: ContainerSize };
  readonly mongo: MongoValues;
  readonly redis: RedisValues;
  /** Absent: the bots poll, and nothing is reachable from outside. */
  readonly ingress?: IngressValues;
  readonly outside: OutsideValues;
  readonly monitoring: MonitoringValues;
  /** Services in the private ranges that the bots use, such as a Bot API server of one's own; all else there is closed. */
  readonly privateServices?: readonly { readonly cidr: string; readonly port: number }[];
  /** Absent: any address, on 443 and 6443. */
  readonly apiServer?: ApiServerValues;
  /** Absent: logs stay on the nodes, as `kubectl logs` shows them. */
  readonly logs?: LogValues;
  /** Telegram and the vendors as programs in the namespace, for clusters that are tried out. */
  readonly simulators?: { readonly size: ContainerSize };
  /** The operator, which keeps Telegram to what the bots say of themselves. Absent: the Job `bootstrap` tells it once a release. */
  readonly operator?: { readonly size: ContainerSize };
  /** Backups by the operator, which has to be there. Absent: none is taken by itself. */
  readonly backups?: BackupValues;
  /** Who serves External metrics: updates in flight, depth and age of queues. See `HPA` in docs/deploy.md. */
  readonly autoscaling: Autoscaling;
}

/** Namespace of the log collector: what it needs of the nodes, the fleet's own forbids. */
export const logsNamespace = ({ namespace }: Pick<Environment, "namespace">): string => `${namespace}-logs`;

/** Environment variables by name. */
export type Settings = Readonly<Record<string, string>>;

/**
 * `cpu`: a plain cluster, everything scales on CPU. `operator`: the fleet's operator serves External metrics. `keda`: KEDA
 * asks Prometheus, for the workers; the bots stay on CPU. An HPA whose metric nobody serves never scales down again, so
 * the metrics are asked for only where they are served.
 */
export type Autoscaling = "cpu" | "operator" | "keda";

/** Least and most replicas; the autoscaler moves between them. */
export interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** A pool of equal pods. */
export interface PoolValues {
  readonly replicas: Bounds;
  readonly size: ContainerSize;
}

/** The bots' pools: one for each bot of the app's list. */
export interface BotValues extends PoolValues {
  /** What is different for a bot, by its name; its settings come on top of the environment's. */
  readonly each?: Readonly<Record<string, Partial<PoolValues> & { readonly settings?: Settings }>>;
}

/** The workers' pools: one for each class of work that the bots have. */
export interface WorkerValues extends PoolValues {
  readonly each?: Readonly<Partial<Record<WorkerClass, Partial<PoolValues>>>>;
}
