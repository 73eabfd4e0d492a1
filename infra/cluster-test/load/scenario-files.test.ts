import { expect, test } from "vitest";
import { SCENARIO_MAIN, scenarioFiles } from "./scenario-files.ts";

test("a ConfigMap holds the scenario and all it imports, in less than the 1 MiB that Kubernetes allows", () => {
  const { data, items } = scenarioFiles();
  const paths = items.map(({ path }) => path);
  expect(paths.filter((path) => SCENARIO_MAIN.endsWith(path))).toHaveLength(1);
  expect(paths).toEqual(
    expect.arrayContaining(["load-tests/scenarios/castings.ts", "load-tests/scenarios/plan.ts"]),
  );
  expect(paths.filter((path) => path.endsWith(".test.ts"))).toEqual([]);
  expect(Object.keys(data)).toHaveLength(items.length);
  for (const key of Object.keys(data)) expect(key).toMatch(/^[-._a-zA-Z0-9]+$/);
  expect(JSON.stringify(data).length).toBeLessThan(500_000);
});
