import { expect, test } from "vitest";
import { workerClassesInUse } from "./worker-classes.ts";

test("the classes in use are those of all bots, each once, in their fixed order, and default in any case", () => {
  expect(workerClassesInUse([])).toEqual(["default"]);
  const bots = [
    { workerClasses: ["matching"] },
    { workerClasses: ["default", "labels", "matching"] },
  ] as const;
  expect(workerClassesInUse(bots)).toEqual(["labels", "matching", "default"]);
});
