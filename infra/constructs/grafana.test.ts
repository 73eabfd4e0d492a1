import { expect, test } from "vitest";
import { monitoringFiles } from "../monitoring-files.ts";
import { at, only, synth } from "../testing/synth.fixture.ts";
import { Grafana } from "./grafana.ts";
import { sized } from "./resources.ts";

const { dashboards } = monitoringFiles();
const files = Object.keys(dashboards);

const rendered = synth(
  (chart) =>
    new Grafana(chart, "grafana", {
      image: "grafana:test",
      pullPolicy: "IfNotPresent",
      values: { size: sized(1, 512) },
      prometheus: "http://prometheus:9090",
      scrapeInterval: "15s",
      dashboards,
      secret: "grafana",
      secretsRevision: "1",
    }),
);
const dataOf = (name: string) =>
  at(only(rendered, "ConfigMap", name), "data") as Readonly<Record<string, string>>;

/** `kubectl apply` notes an object's whole text on it, and refuses more. */
const ANNOTATION_BYTES = 262_144;

test("there are boards", () => {
  expect(files.length).toBeGreaterThan(5);
});

test.each(files)("%s is a ConfigMap that `kubectl apply` takes, in the folder that Grafana reads", (file) => {
  const name = `grafana-${file.replace(".json", "")}`;
  expect(JSON.parse(dataOf(name)[file] ?? "")).toMatchObject({
    uid: `botfleet-${file.replace(".json", "")}`,
  });
  expect(Buffer.byteLength(JSON.stringify(only(rendered, "ConfigMap", name)))).toBeLessThan(ANNOTATION_BYTES);

  const pod = at(only(rendered, "Deployment", "grafana"), "spec.template.spec") as {
    containers: { volumeMounts: { name: string; mountPath: string }[] }[];
    volumes: { name: string; projected?: { sources: object[] } }[];
  };
  const mount = pod.containers[0]?.volumeMounts.find(({ name }) => name === "dashboards");
  expect(dataOf("grafana")["dashboards.yaml"]).toContain(`path: ${mount?.mountPath}`);
  expect(pod.volumes.find(({ name: volume }) => volume === "dashboards")?.projected?.sources).toContainEqual({
    configMap: { name },
  });
});

test("its one data source is the fleet's Prometheus, so that the boards' choice has one entry", () => {
  expect(dataOf("grafana")["datasources.yaml"]).toContain("url: http://prometheus:9090");
  expect(dataOf("grafana")["datasources.yaml"]).toContain("isDefault: true");
});
