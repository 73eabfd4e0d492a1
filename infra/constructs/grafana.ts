import { Yaml } from "cdk8s";
import { k8s } from "cdk8s-plus-27";
import { Construct } from "constructs";
import type { MonitoringValues } from "../environments/monitoring.ts";
import type { ImageProps } from "./app-deployment.ts";
import { hashAnnotations } from "./config-hash.ts";
import { labelsOf, type Part, selectorOf } from "./labels.ts";
import { podTemplate } from "./pod-template.ts";
import { watcherContainer, watcherService } from "./watcher.ts";

/** Grafana of the namespace. */
export interface GrafanaProps extends ImageProps {
  readonly values: NonNullable<MonitoringValues["grafana"]>;
  /** Address of Prometheus. */
  readonly prometheus: string;
  readonly scrapeInterval: string;
  /** Dashboards by the name of their file. */
  readonly dashboards: Readonly<Record<string, string>>;
  /** Secret whose key `GF_SECURITY_ADMIN_PASSWORD` is the password of `admin`. */
  readonly secret: string;
  readonly secretsRevision: string;
}

/** Where Grafana answers. */
export const GRAFANA_PORT = 3000;

const PART: Part = { component: "grafana", instance: "grafana" };
const PROVISIONING = { name: "provisioning", mountPath: "/etc/grafana/provisioning", readOnly: true };
const DASHBOARDS = { name: "dashboards", mountPath: "/etc/grafana/dashboards", readOnly: true };
const DATA = { name: "data", mountPath: "/var/lib/grafana" };
const TMP = { name: "tmp", mountPath: "/tmp" };

/** Nothing goes out to the vendor: the policy would let none of it through, and each try costs the start some seconds. */
const SETTINGS = {
  GF_PATHS_PROVISIONING: PROVISIONING.mountPath,
  GF_PATHS_DATA: DATA.mountPath,
  GF_PATHS_PLUGINS: `${DATA.mountPath}/plugins`,
  GF_LOG_MODE: "console",
  GF_ANALYTICS_REPORTING_ENABLED: "false",
  GF_ANALYTICS_CHECK_FOR_UPDATES: "false",
  GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: "false",
  GF_NEWS_NEWS_FEED_ENABLED: "false",
  GF_PLUGINS_PREINSTALL_DISABLED: "true",
  GF_USERS_ALLOW_SIGN_UP: "false",
  GF_SECURITY_DISABLE_GRAVATAR: "true",
};

/** The Deployment and Service `grafana`. All of it is in files of the release; what a person changes by hand is gone when it starts anew. */
export class Grafana extends Construct {
  constructor(scope: Construct, id: string, props: GrafanaProps) {
    super(scope, id);
    const { dashboards } = props;
    const metadata = { name: PART.instance, labels: labelsOf(PART) };
    const files = provisioning(props);
    new k8s.KubeConfigMap(this, "provisioning", { metadata, data: files });
    // One each: a ConfigMap holds a megabyte.
    for (const [name, content] of Object.entries(dashboards))
      new k8s.KubeConfigMap(this, name, {
        metadata: { ...metadata, name: configMapOf(name) },
        data: { [name]: content },
      });
    watcherService(this, PART, GRAFANA_PORT);
    new k8s.KubeDeployment(this, "instance", {
      metadata,
      spec: {
        replicas: 1,
        selector: { matchLabels: selectorOf(PART) },
        revisionHistoryLimit: 5,
        template: template(props, files),
      },
    });
  }
}

const configMapOf = (file: string): string => `grafana-${file.replace(/\.json$/, "")}`;

function provisioning({ prometheus, scrapeInterval }: GrafanaProps) {
  const datasource = {
    name: "Prometheus",
    uid: "prometheus",
    type: "prometheus",
    access: "proxy",
    url: prometheus,
    isDefault: true,
    editable: false,
    jsonData: { timeInterval: scrapeInterval, httpMethod: "POST" },
  };
  const provider = {
    name: "botfleet",
    folder: "Botfleet",
    type: "file",
    allowUiUpdates: false,
    options: { path: DASHBOARDS.mountPath },
  };
  return {
    "datasources.yaml": Yaml.stringify({ apiVersion: 1, datasources: [datasource] }),
    "dashboards.yaml": Yaml.stringify({ apiVersion: 1, providers: [provider] }),
  };
}

function template(props: GrafanaProps, files: object): k8s.PodTemplateSpec {
  const { dashboards, pullSecret, secret, secretsRevision, values } = props;
  const password = { name: secret, key: "GF_SECURITY_ADMIN_PASSWORD" };
  return podTemplate({
    part: PART,
    containers: [
      watcherContainer({
        ...props,
        name: "grafana",
        size: values.size,
        port: GRAFANA_PORT,
        env: [
          ...Object.entries(SETTINGS).map(([name, value]) => ({ name, value })),
          { name: password.key, valueFrom: { secretKeyRef: password } },
        ],
        mounts: [PROVISIONING, DASHBOARDS, DATA, TMP],
        readyPage: "/api/health",
        livePage: "/api/health",
      }),
    ],
    volumes: [provisioningVolume(), dashboardVolume(Object.keys(dashboards)), ...scratch()],
    annotations: hashAnnotations({ files, dashboards }, secretsRevision),
    scrape: { port: GRAFANA_PORT },
    imagePullSecret: pullSecret,
  });
}

/** Grafana looks for each kind of file in a folder of its own. */
function provisioningVolume(): k8s.Volume {
  const items = ["datasources", "dashboards"].map((kind) => ({
    key: `${kind}.yaml`,
    path: `${kind}/${kind}.yaml`,
  }));
  return { name: PROVISIONING.name, configMap: { name: PART.instance, items } };
}

function dashboardVolume(files: readonly string[]): k8s.Volume {
  if (files.length === 0) return { name: DASHBOARDS.name, emptyDir: {} };
  const sources = files.map((file) => ({ configMap: { name: configMapOf(file) } }));
  return { name: DASHBOARDS.name, projected: { sources } };
}

const scratch = (): readonly k8s.Volume[] =>
  [DATA, TMP].map(({ name }) => ({ name, emptyDir: { sizeLimit: k8s.Quantity.fromString("96Mi") } }));
