import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

const FOLDER = join(import.meta.dirname, "../../../load-tests/scenarios");

/** Where a pod finds the scenarios. */
export const SCENARIOS = "/scenarios";

/** The sources that k6 runs, for a ConfigMap: its keys may hold no slash, the volume gives each file its path again. */
export interface ScenarioFiles {
  readonly data: Readonly<Record<string, string>>;
  readonly items: readonly { readonly key: string; readonly path: string }[];
}

/** Reads them; tests stay here. */
export function scenarioFiles(): ScenarioFiles {
  const paths = globSync("**/*.ts", { cwd: FOLDER }).filter((path) => !/\.(test|fixture)\.ts$/.test(path));
  const items = paths.toSorted().map((path) => ({ key: path.replaceAll("/", "__"), path }));
  const data = Object.fromEntries(
    items.map(({ key, path }) => [key, readFileSync(join(FOLDER, path), "utf8")]),
  );
  return { data, items };
}
