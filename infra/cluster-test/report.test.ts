import { expect, test } from "vitest";
import { Report } from "./report.ts";

test("the table names each finding with its time, and its last line counts; unproven is neither", () => {
  const said: string[] = [];
  const report = new Report((line) => said.push(line));
  report.add({ step: "talk", what: "a label is bought", outcome: "passed", seconds: 3.21, seen: "S-1" });
  report.add({ step: "policies", what: "policies hold", outcome: "unproven", seconds: 1, seen: "no CNI" });
  report.add({ step: "roll", what: "nothing is lost", outcome: "failed", seconds: 60, seen: "2 lost\nmore" });
  expect(said).toHaveLength(3);
  expect(report.text().split("\n")).toEqual([
    "what               outcome   seconds  seen",
    "a label is bought  passed        3.2  S-1",
    "policies hold      unproven      1.0  no CNI",
    "nothing is lost    failed       60.0  2 lost",
    "unproven here: 1",
    "1 passed, 1 failed",
  ]);
});
