import { expect, test } from "vitest";
import { sumOf } from "./metrics-page.ts";

const PAGE = `# HELP botfleet_queue_jobs Jobs in a queue
# TYPE botfleet_queue_jobs gauge
botfleet_queue_jobs{queue="labels",state="waiting"} 3
botfleet_queue_jobs{queue="ai",state="waiting"} 4
botfleet_queue_jobs{queue="ai",state="active"} 1
botfleet_queue_jobs_other{state="waiting"} 100
botfleet_plain 2.5
`;

test("series of a metric are summed up, those with given labels or all", () => {
  expect(sumOf(PAGE, "botfleet_queue_jobs", { state: "waiting" })).toBe(7);
  expect(sumOf(PAGE, "botfleet_queue_jobs", { state: "active", queue: "ai" })).toBe(1);
  expect(sumOf(PAGE, "botfleet_queue_jobs")).toBe(8);
  expect(sumOf(PAGE, "botfleet_plain")).toBe(2.5);
  expect(sumOf(PAGE, "botfleet_absent")).toBe(0);
});
