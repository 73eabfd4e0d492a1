import { Yaml } from "cdk8s";
import { k8s } from "cdk8s-plus-27";
import { Construct } from "constructs";
import { HEARTBEAT } from "../../app/src/contracts/alerts.ts";
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
  /** Secret whose key `ALERT_WEBHOOK_URL` is where alerts are told, `ALERT_HEARTBEAT_URL` where somebody waits for the heartbeat. */
  readonly secret: string;
  /** Where the fleet itself takes alerts for its operators' chat, with the Secret's `ALERT_WEBHOOK_TOKEN`. */
  readonly operatorsUrl?: string | undefined;
}

/** Where the Alertmanager answers. */
export const ALERTMANAGER_PORT = 9093;

const PART: Part = { component: "alertmanager", instance: "alertmanager" };
const CONFIG = { name: "config", mountPath: "/etc/alertmanager", readOnly: true };
const SECRET = { name: "secret", mountPath: "/etc/alertmanager-secret", readOnly: true };
const DATA = { name: "data", mountPath: "/alertmanager" };
const URL_KEY = "ALERT_WEBHOOK_URL";
const TOKEN_KEY = "ALERT_WEBHOOK_TOKEN";
const HEARTBEAT_KEY = "ALERT_HEARTBEAT_URL";
/** Each minute and a little: the interval is how often it is looked whether it is time. */
const HEARTBEAT_ROUTE = {
  receiver: "heartbeat",
  matchers: [`alertname = ${HEARTBEAT}`],
  group_wait: "0s",
  group_interval: "20s",
  repeat_interval: "1m",
};
/** What the fleet reads of one notification; the rest is counted. */
const MAX_ALERTS = 50;

/** Whom an Alertmanager tells beside `ALERT_WEBHOOK_URL`. */
export interface Told {
  /** The operators' chat: besides, never instead, as a fleet that is down cannot say so by itself. */
  readonly operatorsUrl?: string | undefined;
  /** Whoever waits outside for the heartbeat, at the Secret's `ALERT_HEARTBEAT_URL`. @default nobody */
  readonly heartbeat?: boolean | undefined;
}

/**
 * What is told to whom and how often: `critical` at once and each hour while it lasts, `warning` in company and twice a
 * day, the heartbeat every minute to whoever waits for it, anything else is only shown. What is critical silences the warning
 * of the same name, of a promise that of the same promise (`sloth_slo`), of a queue that of the same queue.
 */
export function alertmanagerConfig({ heartbeat = false, operatorsUrl }: Told = {}): string {
  const bySeverity = (severity: string) => [`severity = ${severity}`];
  return Yaml.stringify({
    route: {
      receiver: "shown",
      group_by: ["alertname", "environment", "bot"],
      routes: [
        ...(heartbeat ? [HEARTBEAT_ROUTE] : []),
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
        webhook_configs: [
          { url_file: `${SECRET.mountPath}/${URL_KEY}`, send_resolved: true },
          ...(operatorsUrl === undefined ? [] : [operatorsWebhook(operatorsUrl)]),
        ],
      },
      ...(heartbeat
        ? [
            {
              name: HEARTBEAT_ROUTE.receiver,
              // Its end is for whoever waits to find out.
              webhook_configs: [{ url_file: `${SECRET.mountPath}/${HEARTBEAT_KEY}`, send_resolved: false }],
            },
          ]
        : []),
    ],
    inhibit_rules: [
      {
        source_matchers: bySeverity("critical"),
        target_matchers: bySeverity("warning"),
        equal: ["alertname", "environment", "bot", "sloth_slo", "queue"],
      },
    ],
  });
}

const operatorsWebhook = (url: string) => ({
  url,
  send_resolved: true,
  max_alerts: MAX_ALERTS,
  http_config: {
    authorization: { type: "Bearer", credentials_file: `${SECRET.mountPath}/${TOKEN_KEY}` },
  },
});

/** The StatefulSet and Service `alertmanager`; silences and what was told are on its volume. */
export class Alertmanager extends Construct {
  constructor(scope: Construct, id: string, props: AlertmanagerProps) {
    super(scope, id);
    const { operatorsUrl, pullSecret, secret, values } = props;
    const { heartbeat = false } = values;
    const config = alertmanagerConfig({ operatorsUrl, heartbeat });
    const keys = [
      URL_KEY,
      ...(operatorsUrl === undefined ? [] : [TOKEN_KEY]),
      ...(heartbeat ? [HEARTBEAT_KEY] : []),
    ];
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
        // Optional: a key that is missing yet must not keep the one Alertmanager from telling by the others.
        {
          name: SECRET.name,
          secret: { secretName: secret, optional: true, items: keys.map((key) => ({ key, path: key })) },
        },
      ],
      annotations: hashAnnotations(config, ""),
      scrape: { port: ALERTMANAGER_PORT },
      imagePullSecret: pullSecret,
    });
    watcherStatefulSet(this, PART, volumeClaim(DATA.name, PART, values.storage), template);
  }
}
