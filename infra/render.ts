import { ApiObject, App, Chart, Testing, Yaml } from "cdk8s";
import { BOTS } from "../app/src/bots/index.ts";
import { type Fleet, type FleetBot, namespaceOf, PARTS } from "./charts/fleet.ts";
import { totalsOf } from "./charts/totals.ts";
import { LABEL } from "./constructs/labels.ts";
import { NamespaceLimits } from "./constructs/namespace-limits.ts";
import { checkEnvironment } from "./environments/check.ts";
import type { Environment } from "./environments/environment.ts";
import { isOperators, operatorObjects } from "./operator-objects.ts";

/** One file of a rendered environment. */
export interface RenderedFile {
  /** `0000-namespace.k8s.yaml`. */
  readonly name: string;
  readonly objects: readonly object[];
  readonly content: string;
}

const ENDING = ".k8s.yaml";
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
  const files = Object.entries(PARTS).flatMap(([id, part]) =>
    fileOf(environment, id, (chart) => part(chart, fleet)),
  );
  const totals = totalsOf(files.filter(isOfFleet(environment)).flatMap(({ objects }) => objects));
  const limits = fileOf(environment, LIMITS, (chart) => void new NamespaceLimits(chart, "limits", totals));
  const own = files.flatMap(({ objects }) => objects).filter(isOperators);
  const theirs = fileOf(environment, OBJECTS, (chart) => operatorObjects(chart, own));
  return [...files.flatMap(withoutOperators), ...limits, ...theirs].toSorted((a, b) =>
    a.name < b.name ? -1 : 1,
  );
}

/** What is left of a file without the operator's objects, if anything. */
function withoutOperators(file: RenderedFile): RenderedFile[] {
  const objects = file.objects.filter((object) => !isOperators(object));
  if (objects.length === file.objects.length) return [file];
  return objects.length === 0 ? [] : [{ ...file, objects, content: contentOf(objects) }];
}

/** The quota is of the fleet's namespace alone. */
const isOfFleet =
  (environment: Environment) =>
  ({ name }: RenderedFile): boolean =>
    namespaceOf(name.replace(ENDING, ""), environment) === environment.namespace;

/** Rendered last, for it is the sum of all others, and applied second. */
const LIMITS = "0005-limits";
/** What all parts have of the operator's kinds. */
const OBJECTS = "0046-operator-objects";

/** One file; none where nothing was put into it. */
function fileOf(environment: Environment, id: string, build: (chart: Chart) => void): RenderedFile[] {
  const chart = chartFor(environment, id);
  build(chart);
  if (!chart.node.findAll().some((construct) => construct instanceof ApiObject)) return [];
  const objects: object[] = Testing.synth(chart);
  return [{ name: `${id}${ENDING}`, objects, content: contentOf(objects) }];
}

const contentOf = (objects: readonly object[]): string => HEAD + Yaml.stringify(...objects);

/** A chart whose objects bear the part's namespace and the label they are pruned by. */
export function chartFor(environment: Environment, id: string): Chart {
  const labels = { [LABEL.environment]: environment.name };
  const namespace = namespaceOf(id, environment);
  // Nobody reads the folder: files are written by main.ts.
  return new Chart(new App({ outdir: "unused" }), id, { namespace, labels, disableResourceNameHashes: true });
}
