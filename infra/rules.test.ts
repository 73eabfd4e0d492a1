import { describe, expect, test } from "vitest";
import { z } from "zod";
import { logsNamespace } from "./environments/environment.ts";
import { ENVIRONMENTS } from "./environments/list.ts";
import { secretsOf } from "./secrets.ts";
import { fleetWith, render, withLogs, withOperator, withSynthetic } from "./testing/fleet.fixture.ts";
import { logPodRules, podRules } from "./testing/pod-rules.fixture.ts";
import { at, type Manifest } from "./testing/synth.fixture.ts";

/** Who talks to the Kubernetes API, and why. */
const TOKENS: readonly string[] = ["prometheus", "log-collector", "operator"];

const workloadsOf = (manifests: readonly Manifest[]): readonly Manifest[] =>
  manifests.filter((manifest) => at(manifest, "spec.template.spec.containers") !== undefined);

describe.each(
  [...ENVIRONMENTS, withLogs, withOperator, withSynthetic].map(
    (environment) => [environment.name, environment] as const,
  ),
)("%s", (_, environment) => {
  const manifests = render(environment);
  const workloads = workloadsOf(manifests);
  const rulesFor = ({ metadata }: Manifest) =>
    metadata.namespace === logsNamespace(environment) ? logPodRules : podRules;
  const podOf = (manifest: Manifest) => rulesFor(manifest).parse(at(manifest, "spec.template.spec"));

  test("every pod keeps to restricted, with requests, limits, and nothing of the host", () => {
    for (const manifest of workloads) {
      const found = rulesFor(manifest).safeParse(at(manifest, "spec.template.spec"));
      expect(found.error?.issues ?? [], manifest.metadata.name).toEqual([]);
    }
  });

  test("only who talks to the Kubernetes API has a token", () => {
    const holders = workloads.filter((manifest) => podOf(manifest).automountServiceAccountToken);
    expect(holders.map(({ metadata }) => metadata.name).filter((name) => !TOKENS.includes(name))).toEqual([]);
  });

  test("selectors are the two labels that never change, and pods bear them", () => {
    for (const manifest of workloads.filter(({ kind }) => kind !== "Job")) {
      const selector = at(manifest, "spec.selector.matchLabels") as Record<string, string>;
      expect(Object.keys(selector)).toEqual(["app.kubernetes.io/component", "app.kubernetes.io/instance"]);
      expect(selector["app.kubernetes.io/instance"]).toBe(manifest.metadata.name);
      expect(at(manifest, "spec.template.metadata.labels")).toMatchObject(selector);
    }
  });

  test("no name is a path hash, and none is used twice", () => {
    const names = manifests.map(({ kind, metadata }) => `${metadata.namespace}/${kind}/${metadata.name}`);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => /-c8[0-9a-f]{6}$/.test(name) && !name.includes("/Job/"))).toEqual([]);
  });

  test("what an autoscaler owns names no number of replicas", () => {
    const scaled = manifests
      .filter(({ kind }) => kind === "HorizontalPodAutoscaler" || kind === "ScaledObject")
      .map((manifest) => at(manifest, "spec.scaleTargetRef.name"));
    expect(scaled).toContain("bot-shipping");
    for (const manifest of workloads.filter(({ metadata }) => scaled.includes(metadata.name)))
      expect(at(manifest, "spec.replicas")).toBeUndefined();
  });

  test("everything that is scaled or replicated has a disruption budget", () => {
    const budgets = manifests
      .filter(({ kind }) => kind === "PodDisruptionBudget")
      .map(({ metadata }) => metadata.name);
    const pools = workloads.filter(({ metadata }) => /^(bot-|worker-|api$|mongo$)/.test(metadata.name));
    expect(pools.length).toBeGreaterThan(5);
    for (const { metadata } of pools) expect(budgets).toContain(metadata.name);
  });

  test("no secret stands in the clear: Secrets are none of the files, and every one that pods read is on the list", () => {
    expect(manifests.filter(({ kind }) => kind === "Secret")).toEqual([]);
    const specs = secretsOf({ ...fleetWith(), environment });
    const listed = new Set(
      specs.flatMap(({ keys, name }) => Object.keys(keys).map((key) => `${name}/${key}`)),
    );
    const refs = z.object({ name: z.string(), key: z.string() });
    const read = workloads.flatMap((manifest) => {
      const { containers, initContainers } = podOf(manifest);
      return [...containers, ...initContainers].flatMap(({ env }) =>
        env.flatMap((variable) => refs.safeParse(at(variable, "valueFrom.secretKeyRef")).data ?? []),
      );
    });
    expect(read.length).toBeGreaterThan(10);
    expect(read.map(({ key, name }) => `${name}/${key}`).filter((each) => !listed.has(each))).toEqual([]);
    const literal = workloads.flatMap((manifest) =>
      podOf(manifest).containers.flatMap(({ env }) =>
        env.filter(({ name, value }) => /(PASSWORD|TOKEN|SECRET|KEYS?)$/.test(name) && value !== undefined),
      ),
    );
    expect(literal).toEqual([]);
  });

  test("nothing is exposed but by the Ingress", () => {
    const services = manifests.filter(({ kind }) => kind === "Service");
    expect(services.length).toBeGreaterThan(2);
    expect(services.map((each) => at(each, "spec.type") ?? "ClusterIP")).toEqual(
      services.map(() => "ClusterIP"),
    );
  });

  test("pods of the app wait for their schema, say how they are, and are rolled without one missing", () => {
    const pools = workloads.filter(({ metadata }) => /^(bot-|worker-|api$)/.test(metadata.name));
    for (const manifest of pools) {
      expect(at(manifest, "spec.strategy.rollingUpdate.maxUnavailable")).toBe(0);
      expect(at(manifest, "spec.template.spec.initContainers.0.args")).toEqual(["await"]);
      const page = (probe: string) => at(manifest, `spec.template.spec.containers.0.${probe}.httpGet.path`);
      expect(page("startupProbe")).toBe("/livez");
      expect(page("livenessProbe")).toBe("/livez");
      expect(page("readinessProbe")).toBe(
        manifest.metadata.name.startsWith("bot-") ? "/servingz" : "/readyz",
      );
    }
  });

  test("bots go on for a while before they stop, and have the time that stopping takes", () => {
    for (const manifest of workloads.filter(({ metadata }) => metadata.name.startsWith("bot-"))) {
      expect(at(manifest, "spec.template.spec.containers.0.lifecycle.preStop.sleep.seconds")).toBe(10);
      expect(at(manifest, "spec.template.spec.terminationGracePeriodSeconds")).toBe(30);
    }
  });
});
