import { expect, test } from "vitest";
import { environmentWith, render, withOperator } from "../testing/fleet.fixture.ts";
import { at, only } from "../testing/synth.fixture.ts";

const manifests = render(withOperator);
const named = (kind: string, name = "operator") => only(manifests, kind, name);

test("two replicas, of which a drain takes one at a time", () => {
  expect(at(named("Deployment"), "spec.replicas")).toBe(2);
  expect(at(named("PodDisruptionBudget"), "spec.maxUnavailable")).toBe(1);
});

test("a replica that is to stop works on for a while, and then has the time that stopping takes", () => {
  const pod = "spec.template.spec";
  expect(at(named("Deployment"), `${pod}.containers.0.lifecycle.preStop.sleep.seconds`)).toBe(10);
  expect(at(named("Deployment"), `${pod}.terminationGracePeriodSeconds`)).toBe(30);
});

test("it has its own settings, in a hash that rolls it, and is scraped", () => {
  const { annotations } = at(named("Deployment"), "spec.template.metadata") as {
    annotations: Record<string, string>;
  };
  expect(annotations["prometheus.io/port"]).toBe("9464");
  const others = render(
    environmentWith({ ...withOperator, settings: { MONGO_POOL_MAX: "16", LOG_LEVEL: "debug" } }),
  );
  expect(at(only(others, "Deployment", "operator"), "spec.template.metadata.annotations")).not.toEqual(
    annotations,
  );
});

test("what it may do is bound to its namespace, but for what has none; no rule names everything", () => {
  const rules = [
    ...(at(named("Role"), "rules") as object[]),
    ...(at(named("ClusterRole", "botfleet-operator"), "rules") as object[]),
  ];
  expect(rules.length).toBeGreaterThan(3);
  expect(JSON.stringify(rules)).not.toContain("*");
  expect(at(named("ClusterRoleBinding", "botfleet-operator"), "subjects.0")).toEqual({
    kind: "ServiceAccount",
    name: "operator",
    namespace: "botfleet",
  });
});

test("an environment without it has nothing of it", () => {
  const { backups: _, operator: __, ...without } = withOperator;
  const found = render({ ...without, autoscaling: "cpu" }).filter(
    ({ metadata }) => metadata.labels["app.kubernetes.io/component"] === "operator",
  );
  expect(found).toEqual([]);
});
