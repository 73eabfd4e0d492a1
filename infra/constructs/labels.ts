/** Kinds of pod there are; a NetworkPolicy names its peers by these. */
export const COMPONENTS = [
  "bot",
  "worker",
  "api",
  "synthetic",
  "migration",
  "backup",
  "mongo",
  "mongo-setup",
  "redis",
  "redis-cache",
  "background-removal",
  "image-generation",
  "prometheus",
  "alertmanager",
  "grafana",
  "log-collector",
  "simulator",
  "operator",
] as const;

/** One of {@link COMPONENTS}. */
export type Component = (typeof COMPONENTS)[number];

/** A workload and its pods: what its labels are made of. */
export interface Part {
  readonly component: Component;
  /** Name of the workload, unique in the namespace: `bot-shipping`. */
  readonly instance: string;
  /** The bot it serves, where it serves one. */
  readonly bot?: string;
  /** The work it does, where it is a pool of workers. */
  readonly workerClass?: string;
}

/** Labels by key. */
export type Labels = Readonly<Record<string, string>>;

/** Keys of the labels that are read elsewhere: by selectors, policies, Prometheus and `kubectl apply --prune`. */
export const LABEL = {
  component: "app.kubernetes.io/component",
  instance: "app.kubernetes.io/instance",
  bot: "botfleet.dev/bot",
  workerClass: "botfleet.dev/worker-class",
  environment: "botfleet.dev/environment",
} as const;

/** All labels of a workload, its pods and what belongs to it. */
export function labelsOf({ component, instance, bot, workerClass }: Part): Labels {
  return {
    "app.kubernetes.io/name": component,
    [LABEL.instance]: instance,
    [LABEL.component]: component,
    "app.kubernetes.io/part-of": "botfleet",
    ...(bot === undefined ? {} : { [LABEL.bot]: bot }),
    ...(workerClass === undefined ? {} : { [LABEL.workerClass]: workerClass }),
  };
}

/**
 * What a workload's selector matches. Kubernetes never lets a selector change, so it is made of the two names that stay,
 * and not, as cdk8s does by itself, of where the construct stands in the code.
 */
export function selectorOf({ component, instance }: Part): Labels {
  return { [LABEL.component]: component, [LABEL.instance]: instance };
}
