import { ApiObject, App, Chart, Testing, Yaml } from "cdk8s";
import { BOTS } from "../app/src/bots/index.ts";
import { type Fleet, type FleetBot, PARTS } from "./charts/fleet.ts";
import { LABEL } from "./constructs/labels.ts";
import { checkEnvironment } from "./environments/check.ts";
import type { Environment } from "./environments/environment.ts";

/** One file of a rendered environment. */
export interface RenderedFile {
  /** `0000-namespace.k8s.yaml`. */
  readonly name: string;
  readonly objects: readonly object[];
  readonly content: string;
}

const HEAD = "# Made by `npx cdk8s synth` from infra/. Changes belong there.\n";

/**
 * Renders every part of an environment, in the order of application.
 * @throws ToolError ENVIRONMENT_INVALID when a value cannot be right, saying what to change
 */
export function renderEnvironment(
  environment: Environment,
  bots: readonly FleetBot[] = BOTS,
): readonly RenderedFile[] {
  const fleet: Fleet = { environment, bots };
  checkEnvironment(fleet);
  return Object.entries(PARTS).flatMap(([id, part]) => {
    const chart = chartFor(environment, id);
    part(chart, fleet);
    if (!chart.node.findAll().some((construct) => construct instanceof ApiObject)) return [];
    const objects: object[] = Testing.synth(chart);
    return [{ name: `${id}.k8s.yaml`, objects, content: HEAD + Yaml.stringify(...objects) }];
  });
}

/** A chart whose objects bear the environment's namespace and the label they are pruned by. */
export function chartFor({ name, namespace }: Environment, id: string): Chart {
  const labels = { [LABEL.environment]: name };
  // Nobody reads the folder: files are written by main.ts.
  return new Chart(new App({ outdir: "unused" }), id, { namespace, labels, disableResourceNameHashes: true });
}
