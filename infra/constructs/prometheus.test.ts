import { expect, test } from "vitest";
import { at, only, synth } from "../testing/synth.fixture.ts";
import { Prometheus, type PrometheusProps } from "./prometheus.ts";
import { sized } from "./resources.ts";

const PROPS: PrometheusProps = {
  image: "prometheus:test",
  pullPolicy: "IfNotPresent",
  values: { size: sized(1, 1024), storage: { gb: 20 }, retention: "7d" },
  environment: "staging",
  discovery: { kind: "pods" },
  alertmanager: "alertmanager:9093",
  rules: { "fleet.rules.yml": "groups: []" },
};
type Change = Partial<PrometheusProps>;
const render = (change: Change = {}) =>
  synth((chart) => new Prometheus(chart, "prometheus", { ...PROPS, ...change }));
const pod = (path: string, change: Change = {}) =>
  at(only(render(change), "StatefulSet", "prometheus"), `spec.template.spec.${path}`);
const config = (change: Change = {}) =>
  String(Reflect.get(Object(at(only(render(change), "ConfigMap", "prometheus"), "data")), "prometheus.yml"));
const named: Change = {
  discovery: {
    kind: "names",
    targets: [
      {
        part: { component: "bot", instance: "bot-shop", bot: "shop" },
        host: "metrics-bot-shop.botfleet.svc",
        port: 9464,
      },
    ],
  },
};

test("its token may list the pods of its namespace and nothing else", () => {
  expect(at(only(render(), "Role"), "rules")).toEqual([
    { apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "watch"] },
  ]);
  expect(pod("automountServiceAccountToken")).toBe(true);
  expect(pod("serviceAccountName")).toBe("prometheus");
  expect(render().filter(({ kind }) => kind.startsWith("ClusterRole"))).toEqual([]);
});

test("pods that ask for it are scraped, with the labels that queries select by", () => {
  expect(config()).toContain("own_namespace: true");
  expect(config()).toContain("honor_labels: true");
  for (const label of ["bot", "role", "pod", "environment", "workload", "worker_class"])
    expect(config()).toContain(`target_label: ${label}\n`);
});

test("without Kubernetes it finds the pods by DNS, and gets no token", () => {
  expect(config(named)).toContain("metrics-bot-shop.botfleet.svc");
  expect(config(named)).not.toContain("kubernetes_sd_configs");
  expect(pod("automountServiceAccountToken", named)).toBe(false);
  expect(render(named).filter(({ kind }) => kind === "Role")).toEqual([]);
  expect(only(render(named), "Service", "metrics-bot-shop").spec).toMatchObject({
    clusterIP: "None",
    publishNotReadyAddresses: true,
    selector: { "app.kubernetes.io/instance": "bot-shop" },
  });
});

test("it keeps what the values say, and never fills its volume", () => {
  expect(pod("containers.0.args")).toEqual(
    expect.arrayContaining(["--storage.tsdb.retention.time=7d", "--storage.tsdb.retention.size=16384MB"]),
  );
  expect(pod("containers.0.resources.limits")).toMatchObject({ cpu: "1", memory: "1Gi" });
});

test("rules are mounted and alerts are told where there are any", () => {
  expect(config()).toContain("/etc/prometheus/rules/*.rules.yml");
  expect(config()).toContain("alertmanager:9093");
  expect(only(render(), "ConfigMap", "prometheus-rules-fleet").data).toEqual(PROPS.rules);
  expect(pod("volumes.1.projected.sources")).toEqual([{ configMap: { name: "prometheus-rules-fleet" } }]);
  const bare = config({ rules: {}, alertmanager: undefined });
  expect(bare).not.toMatch(/rule_files|alerting/);
});

test("a change of the rules or of the settings starts it anew", () => {
  const annotations = (change: Change = {}) =>
    at(only(render(change), "StatefulSet"), "spec.template.metadata.annotations");
  expect(annotations({ rules: {} })).not.toEqual(annotations());
  expect(annotations({ environment: "other" })).not.toEqual(annotations());
});
