import { Yaml } from "cdk8s";
import { k8s } from "cdk8s-plus-27";
import { Construct } from "constructs";
import type { MonitoringValues } from "../environments/monitoring.ts";
import type { ImageProps } from "./app-deployment.ts";
import { hashAnnotations } from "./config-hash.ts";
import { labelsOf, type Part } from "./labels.ts";
import { podTemplate } from "./pod-template.ts";
import { volumeClaim } from "./volume-claim.ts";
import { watcherContainer, watcherService, watcherStatefulSet } from "./watcher.ts";

/** Alertmanager of the namespace. */
export interface AlertmanagerProps extends ImageProps {
  readonly values: NonNullable<MonitoringValues["alertmanager"]>;
  /** Secret whose key `ALERT_WEBHOOK_URL` is where alerts are told. */
  readonly secret: string;
}

/** Where the Alertmanager answers. */
export const ALERTMANAGER_PORT = 9093;

const PART: Part = { component: "alertmanager", instance: "alertmanager" };
const CONFIG = { name: "config", mountPath: "/etc/alertmanager", readOnly: true };
const SECRET = { name: "secret", mountPath: "/etc/alertmanager-secret", readOnly: true };
const DATA = { name: "data", mountPath: "/alertmanager" };
const URL_KEY = "ALERT_WEBHOOK_URL";

/**
 * What is told to whom and how often: `critical` at once and each hour while it lasts, `warning` in company and twice a
 * day, anything else is only shown. What is critical silences the warning of the same name, of a promise that of the same
 * promise (`sloth_slo`).
 */
export function alertmanagerConfig(): string {
  const bySeverity = (severity: string) => [`severity = ${severity}`];
  return Yaml.stringify({
    route: {
      receiver: "shown",
      group_by: ["alertname", "environment", "bot"],
      routes: [
        {
          receiver: "webhook",
          matchers: bySeverity("critical"),
          group_wait: "10s",
          group_interval: "1m",
          repeat_interval: "1h",
        },
        {
          receiver: "webhook",
          matchers: bySeverity("warning"),
          group_wait: "1m",
          group_interval: "10m",
          repeat_interval: "12h",
        },
      ],
    },
    receivers: [
      { name: "shown" },
      {
        name: "webhook",
        // The file is read at every call: another URL needs no restart.
        webhook_configs: [{ url_file: `${SECRET.mountPath}/${URL_KEY}`, send_resolved: true }],
      },
    ],
    inhibit_rules: [
      {
        source_matchers: bySeverity("critical"),
        target_matchers: bySeverity("warning"),
        equal: ["alertname", "environment", "bot", "sloth_slo"],
      },
    ],
  });
}

/** The StatefulSet and Service `alertmanager`; silences and what was told are on its volume. */
export class Alertmanager extends Construct {
  constructor(scope: Construct, id: string, props: AlertmanagerProps) {
    super(scope, id);
    const { pullSecret, secret, values } = props;
    const config = alertmanagerConfig();
    const metadata = { name: PART.instance, labels: labelsOf(PART) };
    new k8s.KubeConfigMap(this, "config", { metadata, data: { "alertmanager.yml": config } });
    watcherService(this, PART, ALERTMANAGER_PORT);
    const template = podTemplate({
      part: PART,
      containers: [
        watcherContainer({
          ...props,
          name: "alertmanager",
          size: values.size,
          port: ALERTMANAGER_PORT,
          args: [
            `--config.file=${CONFIG.mountPath}/alertmanager.yml`,
            `--storage.path=${DATA.mountPath}`,
            // It is alone: nobody to agree with.
            "--cluster.listen-address=",
          ],
          mounts: [CONFIG, SECRET, DATA],
          readyPage: "/-/ready",
          livePage: "/-/healthy",
        }),
      ],
      volumes: [
        { name: CONFIG.name, configMap: { name: PART.instance } },
        { name: SECRET.name, secret: { secretName: secret, items: [{ key: URL_KEY, path: URL_KEY }] } },
      ],
      annotations: hashAnnotations(config, ""),
      scrape: { port: ALERTMANAGER_PORT },
      imagePullSecret: pullSecret,
    });
    watcherStatefulSet(this, PART, volumeClaim(DATA.name, PART, values.storage), template);
  }
}
