import { expect, test } from "vitest";
import { at, only, synth } from "../testing/synth.fixture.ts";
import { Alertmanager, alertmanagerConfig } from "./alertmanager.ts";
import { Grafana } from "./grafana.ts";
import { sized } from "./resources.ts";

const IMAGE = { image: "image:test", pullPolicy: "IfNotPresent" } as const;
const alertmanager = synth(
  (chart) =>
    new Alertmanager(chart, "alertmanager", {
      ...IMAGE,
      values: { size: sized(1, 128), storage: { gb: 1 } },
      secret: "alertmanager",
    }),
);
const grafana = synth(
  (chart) =>
    new Grafana(chart, "grafana", {
      ...IMAGE,
      values: { size: sized(1, 512) },
      prometheus: "http://prometheus.botfleet.svc:9090",
      scrapeInterval: "15s",
      dashboards: { "fleet.json": "{}" },
      secret: "grafana",
      secretsRevision: "1",
    }),
);

test("alerts go out by severity to the address in the Secret, which no file of the cluster's holds", () => {
  const config = alertmanagerConfig();
  expect(config).toContain("severity = critical");
  expect(config).toContain("severity = warning");
  expect(config).toContain("url_file: /etc/alertmanager-secret/ALERT_WEBHOOK_URL");
  // A page of one promise holds back its own ticket, and no other promise's.
  expect(config).toMatch(/equal:\n\s+- alertname\n\s+- environment\n\s+- bot\n\s+- sloth_slo\n/);
  const pod = at(only(alertmanager, "StatefulSet"), "spec.template.spec");
  expect(at(pod, "volumes.1.secret")).toEqual({
    secretName: "alertmanager",
    optional: true,
    items: [{ key: "ALERT_WEBHOOK_URL", path: "ALERT_WEBHOOK_URL" }],
  });
});

test("an operators' chat is told besides, with a token out of the same Secret", () => {
  const url = "http://api.botfleet.svc:8444/alerts";
  const config = alertmanagerConfig({ operatorsUrl: url });
  expect(config).toContain("url_file: /etc/alertmanager-secret/ALERT_WEBHOOK_URL");
  expect(config).toContain(`url: ${url}`);
  expect(config).toContain("credentials_file: /etc/alertmanager-secret/ALERT_WEBHOOK_TOKEN");
  const values = { size: sized(1, 128), storage: { gb: 1 } };
  const told = synth(
    (chart) =>
      new Alertmanager(chart, "told", { ...IMAGE, values, secret: "alertmanager", operatorsUrl: url }),
  );
  const items = ["ALERT_WEBHOOK_URL", "ALERT_WEBHOOK_TOKEN"].map((key) => ({ key, path: key }));
  const secret = at(only(told, "StatefulSet"), "spec.template.spec.volumes.1.secret");
  expect(secret).toEqual({ secretName: "alertmanager", optional: true, items });
});

test("a heartbeat goes to an address of its own, and nowhere while nobody waits for it", () => {
  expect(alertmanagerConfig()).not.toMatch(/heartbeat|Watchdog/i);
  const config = alertmanagerConfig({ heartbeat: true });
  expect(config).toMatch(/receiver: heartbeat\n\s+matchers:\n\s+- alertname = Watchdog\n/);
  expect(config).toContain("url_file: /etc/alertmanager-secret/ALERT_HEARTBEAT_URL");
  const values = { size: sized(1, 128), storage: { gb: 1 }, heartbeat: true };
  const beating = synth(
    (chart) => new Alertmanager(chart, "beating", { ...IMAGE, values, secret: "alertmanager" }),
  );
  const items = at(only(beating, "StatefulSet"), "spec.template.spec.volumes.1.secret.items");
  expect(items).toContainEqual({ key: "ALERT_HEARTBEAT_URL", path: "ALERT_HEARTBEAT_URL" });
});

test("Grafana has its datasource, its dashboards and a password by Secret, on a read-only file system", () => {
  const data = Object(at(only(grafana, "ConfigMap", "grafana"), "data"));
  expect(Reflect.get(data, "datasources.yaml")).toContain("url: http://prometheus.botfleet.svc:9090");
  expect(only(grafana, "ConfigMap", "grafana-fleet").data).toEqual({ "fleet.json": "{}" });
  const pod = at(only(grafana, "Deployment"), "spec.template.spec");
  expect(at(pod, "volumes.1.projected.sources")).toEqual([{ configMap: { name: "grafana-fleet" } }]);
  expect(at(pod, "containers.0.env")).toContainEqual({
    name: "GF_SECURITY_ADMIN_PASSWORD",
    valueFrom: { secretKeyRef: { name: "grafana", key: "GF_SECURITY_ADMIN_PASSWORD" } },
  });
  expect(at(pod, "containers.0.securityContext.readOnlyRootFilesystem")).toBe(true);
});
