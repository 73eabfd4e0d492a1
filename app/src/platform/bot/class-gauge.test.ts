import { afterEach, expect, test } from "vitest";
import { createMetrics } from "../observe/metrics.ts";
import { showClasses } from "./class-gauge.ts";

const metrics = createMetrics({ version: "test" });
afterEach(() => metrics.close());

test("a process shows 1 for what it does of a bot's classes, and 0 for what others have to do", async () => {
  const shop = { name: "shop", workerClasses: ["labels", "default"] } as const;
  const shown = async () => {
    const { text } = await metrics.expose();
    return Object.fromEntries(
      [...text.matchAll(/^botfleet_worker_class_served\{bot="shop",worker_class="(\w+)"\} (\d)$/gm)].map(
        ([, name, value]) => [name, value],
      ),
    );
  };
  showClasses(metrics, shop, []);
  expect(await shown()).toEqual({ labels: "0", default: "0" });
  showClasses(metrics, shop, ["default", "matching"]);
  expect(await shown()).toEqual({ labels: "0", default: "1" });
});
