import { readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

const ROOT = join(import.meta.dirname, "../../..");
const FIRST = "load-tests/scenarios/k6/main.ts";

/** Where a pod finds the sources, and which of them k6 is given. */
export const SCENARIOS = "/scenarios";
export const SCENARIO_MAIN = `${SCENARIOS}/${FIRST}`;

/** The sources that k6 runs, for a ConfigMap: its keys may hold no slash, the volume gives each file its path again. */
export interface ScenarioFiles {
  readonly data: Readonly<Record<string, string>>;
  readonly items: readonly { readonly key: string; readonly path: string }[];
}

/** Reads the first source and whatever it imports, by their paths in the repository; types are imported by nobody. */
export function scenarioFiles(): ScenarioFiles {
  const sources = new Map<string, string>();
  const waiting = [FIRST];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (sources.has(path)) continue;
    const text = readFileSync(join(ROOT, path), "utf8");
    sources.set(path, text);
    waiting.push(...importsOf(text).map((target) => normalize(join(dirname(path), target))));
  }
  const items = [...sources.keys()].toSorted().map((path) => ({ key: path.replaceAll("/", "__"), path }));
  return { items, data: Object.fromEntries(items.map(({ key, path }) => [key, sources.get(path) ?? ""])) };
}

function importsOf(text: string): string[] {
  const found = text.matchAll(/^(?:import|export)\s+(?!type\s)[^;]*?from\s+"(\.[^"]+)"/gm);
  return [...found].flatMap(([, target]) => target ?? []);
}
