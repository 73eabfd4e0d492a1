import { k8s } from "cdk8s-plus-27";
import { Construct } from "constructs";
import type { MonitoringValues } from "../environments/monitoring.ts";
import type { ImageProps } from "./app-deployment.ts";
import { hashAnnotations } from "./config-hash.ts";
import { labelsOf, type Part, selectorOf } from "./labels.ts";
import { podTemplate } from "./pod-template.ts";
import { type Discovery, prometheusConfig } from "./prometheus-config.ts";
import { volumeClaim } from "./volume-claim.ts";
import { watcherContainer, watcherService, watcherStatefulSet } from "./watcher.ts";

/** Prometheus of the namespace. */
export interface PrometheusProps extends ImageProps {
  readonly values: MonitoringValues["prometheus"];
  readonly environment: string;
  readonly discovery: Discovery;
  /** `host:port` of the Alertmanager. @default nobody is told of alerts */
  readonly alertmanager?: string | undefined;
  /** Rules by the name of their file. */
  readonly rules: Readonly<Record<string, string>>;
}

/** Where Prometheus answers. */
export const PROMETHEUS_PORT = 9090;

const PART: Part = { component: "prometheus", instance: "prometheus" };
const CONFIG = { name: "config", mountPath: "/etc/prometheus/config", readOnly: true };
const RULES = { name: "rules", mountPath: "/etc/prometheus/rules", readOnly: true };
const DATA = { name: "data", mountPath: "/prometheus" };

/** Of the volume; the rest is for what is being written and put in order. */
const USABLE_DISK = 0.8;
/** It writes what it has in memory before it ends. */
const GRACE_SECONDS = 120;

/**
 * The StatefulSet and Service `prometheus`. It finds the pods by asking Kubernetes, so it is one of the few with a token,
 * which may list the pods of this namespace and nothing else. A change of its files starts it anew.
 */
export class Prometheus extends Construct {
  constructor(scope: Construct, id: string, props: PrometheusProps) {
    super(scope, id);
    const { alertmanager, discovery, environment, rules, values } = props;
    const withRules = Object.keys(rules).length > 0;
    const config = prometheusConfig({
      environment,
      discovery,
      scrapeInterval: values.scrapeInterval ?? "15s",
      alertmanager,
      rulesFolder: withRules ? RULES.mountPath : undefined,
    });
    const metadata = { name: PART.instance, labels: labelsOf(PART) };
    new k8s.KubeConfigMap(this, "config", { metadata, data: { "prometheus.yml": config } });
    // One each: what `kubectl apply` notes on an object may have 256 KB, and each bot brings some.
    for (const [file, content] of Object.entries(rules))
      new k8s.KubeConfigMap(this, file, {
        metadata: { ...metadata, name: configMapOf(file) },
        data: { [file]: content },
      });
    if (discovery.kind === "pods") mayListPods(this);
    else for (const { part, port } of discovery.targets) namesOf(this, part, port);
    watcherService(this, PART, PROMETHEUS_PORT);
    const claim = volumeClaim(DATA.name, PART, values.storage);
    watcherStatefulSet(this, PART, claim, template(props, config, withRules));
  }
}

function template(props: PrometheusProps, config: string, withRules: boolean): k8s.PodTemplateSpec {
  const { pullSecret, rules, values } = props;
  const { retention, size, storage } = values;
  return podTemplate({
    part: PART,
    ...(props.discovery.kind === "pods" ? { needsToken: true, serviceAccountName: PART.instance } : {}),
    containers: [
      watcherContainer({
        ...props,
        name: "prometheus",
        size,
        port: PROMETHEUS_PORT,
        args: [
          `--config.file=${CONFIG.mountPath}/prometheus.yml`,
          `--storage.tsdb.path=${DATA.mountPath}`,
          `--storage.tsdb.retention.time=${retention}`,
          `--storage.tsdb.retention.size=${Math.floor(storage.gb * 1024 * USABLE_DISK)}MB`,
          // The app's histograms name traces, where it keeps any.
          "--enable-feature=exemplar-storage",
        ],
        mounts: [CONFIG, DATA, ...(withRules ? [RULES] : [])],
        readyPage: "/-/ready",
        livePage: "/-/healthy",
      }),
    ],
    volumes: [
      { name: CONFIG.name, configMap: { name: PART.instance } },
      ...(withRules ? [rulesVolume(Object.keys(rules))] : []),
    ],
    annotations: hashAnnotations({ config, rules }, ""),
    scrape: { port: PROMETHEUS_PORT },
    graceSeconds: GRACE_SECONDS,
    imagePullSecret: pullSecret,
  });
}

const configMapOf = (file: string): string => `prometheus-rules-${file.replace(/\.rules\.yml$/, "")}`;

/** All of them in one folder. */
function rulesVolume(files: readonly string[]): k8s.Volume {
  const sources = files.map((file) => ({ configMap: { name: configMapOf(file) } }));
  return { name: RULES.name, projected: { sources } };
}

/** Headless Service `metrics-<workload>`: DNS answers with the address of each of its pods, ready or not. */
function namesOf(scope: Construct, part: Part, port: number): void {
  new k8s.KubeService(scope, `metrics-${part.instance}`, {
    metadata: { name: metricsHost(part), labels: labelsOf(part) },
    spec: {
      clusterIp: "None",
      selector: selectorOf(part),
      ports: [{ name: "metrics", port }],
      publishNotReadyAddresses: true,
    },
  });
}

/** Name of the headless Service by which a workload's pods are found without asking Kubernetes. */
export const metricsHost = ({ instance }: Part): string => `metrics-${instance}`;

function mayListPods(scope: Construct): void {
  const metadata = { name: PART.instance, labels: labelsOf(PART) };
  new k8s.KubeServiceAccount(scope, "account", { metadata, automountServiceAccountToken: false });
  new k8s.KubeRole(scope, "role", {
    metadata,
    rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "watch"] }],
  });
  new k8s.KubeRoleBinding(scope, "binding", {
    metadata,
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: metadata.name },
    subjects: [{ kind: "ServiceAccount", name: metadata.name }],
  });
}
