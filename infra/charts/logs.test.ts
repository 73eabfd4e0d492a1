import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { LogValues } from "../environments/monitoring.ts";
import { SIZE } from "../environments/sizes.ts";
import { secretsOf } from "../secrets.ts";
import { environmentWith, fleetWith, render } from "../testing/fleet.fixture.ts";
import { problemsOf } from "../testing/kubernetes-schema.fixture.ts";
import { openPassages } from "../testing/network.fixture.ts";
import { logPodRules, podRules } from "../testing/pod-rules.fixture.ts";
import { at, type Manifest, only } from "../testing/synth.fixture.ts";

const elastic: LogValues = {
  size: SIZE.logCollector,
  sink: { kind: "elasticsearch", index: "botfleet" },
  at: { kind: "outside", cidrs: ["203.0.113.0/24"], port: 9200 },
  auth: "basic",
};
const loki: LogValues = {
  size: SIZE.logCollector,
  sink: { kind: "loki", tenant: "fleet" },
  at: { kind: "namespace", namespace: "loki", port: 3100 },
  auth: "none",
};
const once = new Map<LogValues, readonly Manifest[]>();
function rendered(logs: LogValues): readonly Manifest[] {
  const manifests = once.get(logs) ?? render(environmentWith({ logs }));
  once.set(logs, manifests);
  return manifests;
}
/** Only what the collector brings: its namespace, what is in it, and what is in none. */
const ofCollector = (manifests: readonly Manifest[]) =>
  manifests.filter(
    ({ metadata }) => metadata.namespace === "botfleet-logs" || metadata.namespace === undefined,
  );
const daemon = (logs: LogValues) => only(rendered(logs), "DaemonSet", "log-collector");
const config = (logs: LogValues) =>
  z
    .record(z.string(), z.string())
    .parse(at(only(ofCollector(rendered(logs)), "ConfigMap", "log-collector"), "data"));

describe.each([
  ["Elasticsearch", elastic],
  ["Loki", loki],
])("to %s", (_, logs) => {
  test("every object is one that Kubernetes 1.34 knows", () => {
    for (const manifest of rendered(logs))
      expect(problemsOf(manifest), `${manifest.kind} ${manifest.metadata.name}`).toEqual([]);
  });

  test("its pods keep to every rule but that of the node's folders, which they see and cannot write", () => {
    const pod: unknown = at(daemon(logs), "spec.template.spec");
    expect(logPodRules.safeParse(pod).error?.issues ?? []).toEqual([]);
    expect(podRules.safeParse(pod).error?.issues.map(({ path }) => path.join("."))).toEqual([
      "volumes.1.hostPath",
    ]);
    expect(at(pod, "containers.0.volumeMounts.1")).toEqual({
      name: "pods",
      mountPath: "/var/log/pods",
      readOnly: true,
    });
    // Root's group may read the lines; root itself is not needed.
    expect(at(pod, "securityContext")).toMatchObject({ runAsUser: 10_001, runAsGroup: 0 });
  });

  test("the fleet's own namespace is as without it", () => {
    const others = (manifests: readonly Manifest[]) =>
      manifests.filter(({ metadata }) => metadata.namespace === "botfleet");
    expect(others(rendered(logs))).toEqual(others(render(environmentWith())));
  });

  test("its settings hold no secret, and fill in nothing that they do not name", () => {
    const read = secretsOf(fleetWith({ logs })).find(({ name }) => name === "logs");
    expect(read?.namespace).toBe("botfleet-logs");
    const used = Object.values(config(logs)).flatMap((text) => text.match(/\$\{?\w*\}?/g) ?? []);
    const wanted = Object.keys(read?.keys ?? {});
    expect(used).toEqual(wanted.map((name) => `\${${name}}`));
    const env = z
      .array(z.looseObject({ name: z.string(), valueFrom: z.unknown().optional() }))
      .parse(at(daemon(logs), "spec.template.spec.containers.0.env"));
    expect(env.filter(({ valueFrom }) => at(valueFrom, "secretKeyRef") !== undefined)).toEqual(
      wanted.map((name) => ({ name, valueFrom: { secretKeyRef: { name: "logs", key: name } } })),
    );
  });

  test("only the fleet's pods are read, and each line keeps who wrote it", () => {
    const files = config(logs);
    expect(JSON.parse(files["vector.json"] ?? "")).toMatchObject({
      sources: {
        pods: {
          extra_field_selector: "metadata.namespace=botfleet",
          include_paths_glob_patterns: ["/var/log/pods/botfleet_*/*/*"],
        },
      },
      transforms: { lines: { inputs: ["pods"], file: "/etc/vector/lines.vrl" } },
      sinks: { store: { inputs: ["lines"] } },
    });
    for (const field of ["level", "bot", "role", "pod", "line", "text"])
      expect(files["lines.vrl"]).toContain(`sent.${field} = `);
    expect(files["lines.vrl"]).toContain('sent.environment = "staging"');
  });
});

test("a line that is read twice is stored once", () => {
  expect(JSON.parse(config(elastic)["vector.json"] ?? "").sinks.store).toMatchObject({
    type: "elasticsearch",
    bulk: { index: "botfleet-%Y.%m.%d" },
    id_key: "id",
  });
  expect(config(elastic)["lines.vrl"]).toContain("sent.id = sha1(");
  expect(config(loki)["lines.vrl"]).not.toContain("sent.id");
});

test("Loki's labels are fields that each line has", () => {
  const { labels, tenant_id } = JSON.parse(config(loki)["vector.json"] ?? "").sinks.store;
  expect(tenant_id).toBe("fleet");
  expect(Object.keys(labels)).toEqual(["environment", "role", "bot", "pod", "level"]);
  const always = /sent\.(\w+) = (?:".*"|.* \?\? "none"|if )/g;
  const present = [...(config(loki)["lines.vrl"] ?? "").matchAll(always)].map(([, name]) => name);
  expect(present).toEqual(expect.arrayContaining(Object.keys(labels)));
});

test("it reaches names, the API server and its sink, and is reached by nobody", () => {
  const passages = openPassages(ofCollector(rendered(elastic)));
  expect(passages).toEqual(
    ["internet:443", "internet:6443", "internet:9200", "private:443", "private:6443"].map(
      (to) => `log-collector → ${to}`,
    ),
  );
  const names = ofCollector(rendered(elastic)).filter(({ kind }) => kind === "NetworkPolicy");
  expect(names.map(({ metadata }) => metadata.name)).toEqual(["default-deny", "dns", "log-collector"]);
});

test("a sink in the cluster is reached by its namespace", () => {
  const policy = only(ofCollector(rendered(loki)), "NetworkPolicy", "log-collector");
  expect(at(policy, "spec.egress.1")).toEqual({
    to: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "loki" } } }],
    ports: [{ protocol: "TCP", port: 3100 }],
  });
});

test("its token may look at pods, namespaces and nodes, and nothing else", () => {
  const role = only(rendered(loki), "ClusterRole", "botfleet-logs");
  expect(at(role, "rules")).toEqual([
    { apiGroups: [""], resources: ["pods", "namespaces", "nodes"], verbs: ["get", "list", "watch"] },
  ]);
  expect(at(only(rendered(loki), "ClusterRoleBinding", "botfleet-logs"), "subjects")).toEqual([
    { kind: "ServiceAccount", name: "log-collector", namespace: "botfleet-logs" },
  ]);
  expect(
    [role, only(rendered(loki), "ClusterRoleBinding", "botfleet-logs")].map(
      ({ metadata }) => metadata.namespace,
    ),
  ).toEqual([undefined, undefined]);
});

test("its namespace lets in what mounts a folder of the node, and the fleet's still does not", () => {
  const level = (name: string) =>
    only(rendered(loki), "Namespace", name).metadata.labels["pod-security.kubernetes.io/enforce"];
  expect([level("botfleet"), level("botfleet-logs")]).toEqual(["restricted", "privileged"]);
});

test("a change of its settings starts it anew", () => {
  const annotations = (logs: LogValues) => at(daemon(logs), "spec.template.metadata.annotations");
  expect(annotations({ ...loki, sink: { kind: "loki" } })).not.toEqual(annotations(loki));
});
