import { expect, test } from "vitest";
import { until } from "../../../dev/servers/until.ts";
import { growthOf, type Sample, startWatch } from "./process-watch.ts";

const samples: Sample[] = [
  { at: 1_000, counters: { bot: 2 } },
  { at: 3_000, counters: { bot: 4 } },
  { at: 5_000, counters: { bot: 4.5 } },
];

test.each([
  [1_000, 5_000, 2.5],
  [2_000, 4_000, 1.25],
  [0, 1_000, 0],
  [5_000, 9_000, 0],
])("between %i and %i a counter grew by %f", (from, to, growth) => {
  expect(growthOf(samples, "bot", { from, to })).toBe(growth);
});

test("a watch sees the processor's time and the memory of a process, and its probes", async () => {
  let probed = 0;
  const probes = { probe: () => (probed += 1), broken: () => Promise.reject(new Error("not there")) };
  const from = Date.now();
  const watch = startWatch([{ name: "me", role: "runner", pid: process.pid }], probes, 20);
  // By the processor's own count: a busy machine gives less of it in the same time.
  const before = process.cpuUsage();
  while (process.cpuUsage(before).user < 200_000) Math.sqrt(performance.now());
  await until(async () => probed >= 2, "a second look", 5_000);
  await watch.stop();
  const span = { from, to: Date.now() };
  const [use] = watch.use([span]);
  expect(use?.cpu_s).toBeGreaterThan(0.15);
  expect(use?.plateau_cpu_s).toBeCloseTo(use?.cpu_s ?? 0, 1);
  expect(use?.peak_rss_mb).toBeGreaterThan(20);
  expect(watch.growth("probe", span)).toBeGreaterThanOrEqual(1);
  expect(watch.growth("broken", span)).toBe(0);
});
