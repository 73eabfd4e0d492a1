import { App, Chart, Testing } from "cdk8s";
import { expect } from "vitest";
import { z } from "zod";
import { LABEL } from "../constructs/labels.ts";

const shape = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    labels: z.record(z.string(), z.string()).default({}),
    annotations: z.record(z.string(), z.string()).default({}),
  }),
});

/** An object as the cluster gets it. */
export type Manifest = z.infer<typeof shape>;

/** Renders what `build` puts into a chart of the namespace `botfleet`. */
export function synth(build: (chart: Chart) => void): readonly Manifest[] {
  const labels = { [LABEL.environment]: "test" };
  const options = { namespace: "botfleet", labels, disableResourceNameHashes: true };
  const chart = new Chart(new App({ outdir: "unused" }), "test", options);
  build(chart);
  return manifestsOf(Testing.synth(chart));
}

/** Rendered objects, each held against what every object must have. */
export function manifestsOf(objects: readonly unknown[]): readonly Manifest[] {
  return z.array(shape).parse(objects);
}

/** The one object of a kind; with a name, of several. */
export function only(manifests: readonly Manifest[], kind: string, name?: string): Manifest {
  const found = manifests.filter(
    (each) => each.kind === kind && (name === undefined || each.metadata.name === name),
  );
  expect(found.map(({ metadata }) => metadata.name)).toHaveLength(1);
  return found[0] as Manifest;
}

/** What stands at a path such as `spec.template.spec.containers.0.image`; undefined where the path ends early. */
export function at(manifest: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((value, key) => {
    return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
  }, manifest);
}
