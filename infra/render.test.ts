import { expect, test } from "vitest";
import { LABEL } from "./constructs/labels.ts";
import { ENVIRONMENTS } from "./environments/list.ts";
import { renderEnvironment } from "./render.ts";
import { manifestsOf } from "./testing/synth.fixture.ts";

const rendered = ENVIRONMENTS.map((environment) => {
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

test("every object says its environment, so that what is no longer rendered can be pruned", () => {
  for (const { environment, manifests } of rendered) {
    const labels = manifests.map(({ metadata }) => metadata.labels[LABEL.environment]);
    expect(new Set(labels)).toEqual(new Set([environment.name]));
  }
});

test("every object is in the environment's namespace, and the namespace in none", () => {
  for (const { environment, manifests } of rendered) {
    for (const { kind, metadata } of manifests) {
      expect(metadata.namespace).toBe(kind === "Namespace" ? undefined : environment.namespace);
    }
  }
});
