import { expect, test } from "vitest";
import { namespaceOf } from "./charts/fleet.ts";
import { LABEL } from "./constructs/labels.ts";
import { ENVIRONMENTS } from "./environments/list.ts";
import { renderEnvironment } from "./render.ts";
import { withLogs, withOperator } from "./testing/fleet.fixture.ts";
import { manifestsOf } from "./testing/synth.fixture.ts";

/** The whole cluster's. */
const CLUSTER_KINDS = ["Namespace", "ClusterRole", "ClusterRoleBinding", "CustomResourceDefinition"];

const rendered = [...ENVIRONMENTS, withLogs, withOperator].map((environment) => {
  const files = renderEnvironment(environment);
  return { environment, files, manifests: manifestsOf(files.flatMap(({ objects }) => objects)) };
});

test("files are in the order of their names, the namespace first", () => {
  for (const { files } of rendered) {
    const names = files.map(({ name }) => name);
    expect(names).toEqual(names.toSorted());
    expect(names[0]).toBe("0000-namespace.k8s.yaml");
  }
});

test("every object but the kinds, which fleets share, says its environment, so that what is no longer rendered can be pruned", () => {
  for (const { environment, manifests } of rendered) {
    const own = manifests.filter(({ kind }) => kind !== "CustomResourceDefinition");
    const labels = own.map(({ metadata }) => metadata.labels[LABEL.environment]);
    expect(new Set(labels)).toEqual(new Set([environment.name]));
  }
});

test("every object is in the namespace of its part; namespaces and what is the whole cluster's are in none", () => {
  for (const { environment, files } of rendered) {
    for (const { name, objects } of files) {
      const namespace = namespaceOf(name.replace(".k8s.yaml", ""), environment);
      for (const { kind, metadata } of manifestsOf(objects)) {
        expect(metadata.namespace).toBe(CLUSTER_KINDS.includes(kind) ? undefined : namespace);
      }
    }
  }
});
