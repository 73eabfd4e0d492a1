import { Yaml } from "cdk8s";
import type { Part } from "./labels.ts";

/** What `prometheus.yml` is made from. */
export interface PrometheusConfigProps {
  readonly environment: string;
  /** As Prometheus writes times. */
  readonly scrapeInterval: string;
  /** Whom to ask. */
  readonly discovery: Discovery;
  /** `host:port`; absent: nobody is told of alerts. */
  readonly alertmanager?: string | undefined;
  /** Folder of the rules; absent: there are none. */
  readonly rulesFolder?: string | undefined;
}

/**
 * `pods`: whoever says by annotations that it wants to be asked, found by asking Kubernetes. `names`: by DNS, for a
 * Prometheus that is built without Kubernetes; pods are told apart by address, and only the app's are asked.
 */
export type Discovery =
  | { readonly kind: "pods" }
  | { readonly kind: "names"; readonly targets: readonly NamedTargets[] };

/** The pods behind a headless Service. */
export interface NamedTargets {
  readonly part: Part;
  readonly host: string;
  readonly port: number;
}

const POD = "__meta_kubernetes_pod";
const ANNOTATION = `${POD}_annotation_prometheus_io`;

/** `prometheus.yml`: whom to ask, with the labels that queries select by. Nothing in it is newer than Prometheus 2.42. */
export function prometheusConfig(props: PrometheusConfigProps): string {
  const { alertmanager, discovery, environment, rulesFolder, scrapeInterval } = props;
  return Yaml.stringify({
    global: {
      scrape_interval: scrapeInterval,
      evaluation_interval: scrapeInterval,
      external_labels: { environment },
    },
    ...(rulesFolder === undefined ? {} : { rule_files: [`${rulesFolder}/*.rules.yml`] }),
    ...(alertmanager === undefined
      ? {}
      : { alerting: { alertmanagers: [{ static_configs: [{ targets: [alertmanager] }] }] } }),
    scrape_configs:
      discovery.kind === "pods"
        ? [podsJob(environment)]
        : discovery.targets.map((targets) => namesJob(targets, environment)),
  });
}

const podsJob = (environment: string) => ({
  job_name: "pods",
  // A pod's own `bot` is right: a worker does the work of many. Else it would become `exported_bot`.
  honor_labels: true,
  kubernetes_sd_configs: [{ role: "pod", namespaces: { own_namespace: true } }],
  relabel_configs: [...who(), ...where(), ...labels(environment)],
});

function namesJob({ host, part, port }: NamedTargets, environment: string) {
  const known = {
    role: part.component,
    workload: part.instance,
    ...(part.bot === undefined ? {} : { bot: part.bot }),
    ...(part.workerClass === undefined ? {} : { worker_class: part.workerClass }),
    environment,
  };
  return {
    job_name: part.instance,
    honor_labels: true,
    dns_sd_configs: [{ names: [host], type: "A", port }],
    relabel_configs: [
      { source_labels: ["__address__"], target_label: "pod" },
      ...Object.entries(known).map(([target_label, replacement]) => ({ target_label, replacement })),
    ],
  };
}

type Rule = Readonly<Record<string, string | readonly string[]>>;

/** Pods that ask for it, while they run. */
const who = (): readonly Rule[] => [
  { source_labels: [`${ANNOTATION}_scrape`], action: "keep", regex: "true" },
  { source_labels: [`${POD}_phase`], action: "drop", regex: "Pending|Succeeded|Failed" },
];

/** The pod's address with the port it names; those of IPv6 need brackets. */
const where = (): readonly Rule[] => [
  {
    source_labels: [`${POD}_ip`, `${ANNOTATION}_port`],
    regex: "([\\d.]+);(\\d+)",
    target_label: "__address__",
    replacement: "$1:$2",
  },
  {
    source_labels: [`${POD}_ip`, `${ANNOTATION}_port`],
    regex: "([\\da-fA-F:]+);(\\d+)",
    target_label: "__address__",
    replacement: "[$1]:$2",
  },
  { source_labels: [`${ANNOTATION}_path`], regex: "(.+)", target_label: "__metrics_path__" },
];

const labels = (environment: string): readonly Rule[] => [
  { source_labels: [`${POD}_name`], target_label: "pod" },
  { source_labels: [`${POD}_node_name`], target_label: "node" },
  { source_labels: [`${POD}_label_app_kubernetes_io_component`], target_label: "role" },
  { source_labels: [`${POD}_label_app_kubernetes_io_instance`], target_label: "workload" },
  { source_labels: [`${POD}_label_botfleet_dev_bot`], target_label: "bot" },
  { source_labels: [`${POD}_label_botfleet_dev_worker_class`], target_label: "worker_class" },
  { target_label: "environment", replacement: environment },
];
