import { expect, test } from "vitest";
import { ENVIRONMENTS } from "../environments/list.ts";
import { deploymentsOf, type BotFleetSpec } from "../operator/src/kinds/bot-fleet/bot-fleet.ts";
import { isOfRelease } from "../operator/src/kinds/bot-fleet/deployment.ts";
import { environmentWith, render, withOperator } from "../testing/fleet.fixture.ts";
import { at, type Manifest, only } from "../testing/synth.fixture.ts";

const withOne = ENVIRONMENTS.filter(({ operator }) => operator !== undefined);

/** The operator makes it from a ConfigMap. */
function specOf(manifests: readonly Manifest[]): BotFleetSpec {
  const data = at(only(manifests, "ConfigMap", "operator-objects"), "data") as Record<string, string>;
  return (JSON.parse(data["BotFleet.fleet.json"] ?? "{}") as { spec: BotFleetSpec }).spec;
}

test.each(withOne.map((environment) => [environment.name, environment] as const))(
  "%s: the fleet names every Deployment of the release, the Job that migrates, and the tag of all their images",
  (_, environment) => {
    const manifests = render(environment);
    const spec = specOf(manifests);
    const released = manifests.filter(
      ({ kind, metadata }) => kind === "Deployment" && /^(bot-|worker-|api$)/.test(metadata.name),
    );
    expect(deploymentsOf(spec).toSorted()).toEqual(released.map(({ metadata }) => metadata.name).toSorted());
    for (const manifest of released) expect(isOfRelease(manifest as object, spec.version)).toBe(true);
    expect(manifests.some(({ kind, metadata }) => kind === "Job" && metadata.name === spec.migration)).toBe(
      true,
    );
    expect(spec.sloGate?.prometheus).toBe(`http://prometheus.${environment.namespace}.svc:9090`);
  },
);

test("workers are before bots, and another tag is another release", () => {
  const { bots, others, version, workers } = specOf(render(withOperator));
  expect(workers.every((name) => name.startsWith("worker-"))).toBe(true);
  expect(bots.every((name) => name.startsWith("bot-"))).toBe(true);
  expect(others).toEqual(["api"]);
  const images = { ...withOperator.images, tag: "9.9.9" };
  const next = specOf(render(environmentWith({ ...withOperator, images })));
  expect([version, next.version]).toEqual([withOperator.images.tag, "9.9.9"]);
});

test("the operator may change the fleet's Deployments alone, and make or delete none", () => {
  const manifests = render(withOperator);
  const rules = at(only(manifests, "Role", "operator"), "rules") as {
    apiGroups: string[];
    resources: string[];
    resourceNames?: string[];
    verbs: string[];
  }[];
  const about = rules.filter(
    ({ apiGroups, resources }) => apiGroups[0] === "apps" && resources[0] === "deployments",
  );
  const changing = about.filter(({ verbs }) =>
    verbs.some((verb) => !["get", "list", "watch"].includes(verb)),
  );
  expect(changing.map(({ resourceNames, verbs }) => [resourceNames?.toSorted(), verbs])).toEqual([
    [deploymentsOf(specOf(manifests)).toSorted(), ["patch"]],
  ]);
});

test("what a migration said last stands in its pod's status, where the operator reads it", () => {
  const { migration } = specOf(render(withOperator));
  const container = at(only(render(withOperator), "Job", migration), "spec.template.spec.containers.0");
  expect(container).toMatchObject({ terminationMessagePolicy: "FallbackToLogsOnError" });
});
