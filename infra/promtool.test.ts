import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { prometheusConfig } from "./constructs/prometheus-config.ts";
import { ENVIRONMENTS } from "./environments/list.ts";
import { render } from "./testing/fleet.fixture.ts";
import { at, only } from "./testing/synth.fixture.ts";

const folder = mkdtempSync(join(tmpdir(), "promtool-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** What `promtool check config` (of Prometheus, where it is on PATH) says against a configuration; nothing when it is right. */
function complaints(config: string): string {
  const file = join(folder, "prometheus.yml");
  writeFileSync(file, config);
  const { status, stderr } = spawnSync("promtool", ["check", "config", file], { encoding: "utf8" });
  return status === 0 ? "" : stderr;
}

function version(): string | undefined {
  try {
    return execFileSync("promtool", ["--version"], { encoding: "utf8", stdio: "pipe" }).split("\n")[0];
  } catch {
    return undefined;
  }
}

const found = version();
/** Some distributions build Prometheus without Kubernetes. */
const knowsPods =
  found !== undefined &&
  !/kubernetes_sd_configs not found/.test(
    complaints(prometheusConfig({ environment: "x", scrapeInterval: "15s", discovery: { kind: "pods" } })),
  );
/** The same with nobody to ask: whatever else is in it is still checked. */
const withoutPods = (config: string): string =>
  config.replace(/kubernetes_sd_configs:\n(?: {6}.*\n)+/, "static_configs: []\n");

for (const environment of ENVIRONMENTS) {
  const configMap = only(render(environment), "ConfigMap", "prometheus");
  const config = String(Reflect.get(Object(at(configMap, "data")), "prometheus.yml"));
  const less = found !== undefined && !knowsPods && withoutPods(config) !== config;
  const name = `promtool takes the configuration of ${environment.name}${less ? ", less what this build lacks: kubernetes_sd_configs" : ""}`;
  test.skipIf(found === undefined)(found === undefined ? `${name}: no promtool on PATH` : name, () => {
    expect(complaints(less ? withoutPods(config) : config)).toBe("");
  });
}

test.skipIf(found === undefined)("promtool finds a field that does not exist and a wrong expression", () => {
  expect(complaints("scrape_configs: [{ job_name: a, honour_labels: true }]")).toContain("honour_labels");
  const rule = '{ source_labels: [a], action: keep, regex: "(" }';
  expect(complaints(`scrape_configs: [{ job_name: a, relabel_configs: [${rule}] }]`)).toContain(
    "missing closing",
  );
});
