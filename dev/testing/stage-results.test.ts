import { expect, test } from "vitest";
import { junitReport } from "../../load-tests/report/junit.ts";
import { objective, sampleResult } from "../../load-tests/report/result.fixture.ts";
import { stageLines } from "./stage-results.mjs";

const ended = (form: "vitest" | "junit" | "bench" | "lines", text: string | undefined, code = "1") =>
  stageLines({ stage: "stage", form, text, code, root: "/src" });

test("a failed test is told with its file, its name and the first line of what it says", () => {
  const failed = {
    status: "failed",
    fullName: "money moves once",
    failureMessages: ["\u001b[31mAssertionError: expected 1 to be 2\u001b[39m\n    at here"],
  };
  const report = {
    numPassedTests: 7,
    testResults: [
      {
        name: "/src/app/money.test.ts",
        status: "failed",
        message: "",
        assertionResults: [failed, { ...failed, status: "passed" }],
      },
      { name: "/src/app/broken.test.ts", status: "failed", message: "no such module", assertionResults: [] },
    ],
  };
  expect(ended("vitest", JSON.stringify(report))).toEqual([
    "[ci] failed: stage: app/money.test.ts: money moves once: AssertionError: expected 1 to be 2",
    "[ci] failed: stage: app/broken.test.ts: no such module",
    "[ci] stage: 7 passed, 2 failed",
  ]);
});

test("a load run's broken objectives are told; what was not judged counts for nothing", () => {
  const failing = objective("memory", { measured: 412, unit: "MB", threshold: 300, verdict: "failed" });
  expect(ended("junit", junitReport(sampleResult({ verdict: 1, objectives: [failing] })))).toEqual([
    expect.stringMatching(/^\[ci\] failed: stage: .*: memory: wanted ≤ 300 MB, found 412 MB/),
    "[ci] stage: 8 passed, 1 failed",
  ]);
  const invalid = sampleResult({
    verdict: 2,
    invalid: ["the machine's cores were taken"],
    objectives: [failing],
  });
  expect(ended("junit", junitReport(invalid), "2")).toEqual([
    expect.stringContaining("invalid run: the machine's cores were taken"),
    expect.stringMatching(/^\[ci\] stage: \d passed, 1 failed$/),
  ]);
});

test("programs of the bench and lines of a command are told", () => {
  const result = { rows: [{}, {}], failures: [{ name: "matcher", problem: "two pairs of one\nperson" }] };
  expect(ended("bench", JSON.stringify(result))).toEqual([
    "[ci] failed: stage: matcher: two pairs of one",
    "[ci] stage: 2 passed, 1 failed",
  ]);
  const output = "[stage] passed: a\n[stage] failed: b: why\n[other] failed: c\n[stage] 1 passed, 1 failed\n";
  expect(ended("lines", output)).toEqual(["[ci] failed: stage: b: why", "[ci] stage: 1 passed, 1 failed"]);
});

test.each([
  ["without a report", undefined],
  ["with half a report", '{"numPassedTests": 3'],
  ["without a failed test", '{"numPassedTests": 3, "testResults": []}'],
])("a stage that ends with an error %s has failed once", (_how, text) => {
  const [reason, counts] = ended("vitest", text, "137");
  expect(reason).toContain("[ci] failed: stage: it ended with code 137");
  expect(counts).toMatch(/^\[ci\] stage: [03] passed, 1 failed$/);
});

test("a stage that ends well has no failure, but for one that says nothing", () => {
  expect(ended("lines", "[stage] passed: a\n1 passed, 0 failed\n", "0")).toEqual([
    "[ci] stage: 1 passed, 0 failed",
  ]);
  expect(ended("lines", "", "0")).toHaveLength(2);
});

test("failures that are counted but not named count, whatever the program ended with", () => {
  expect(ended("lines", "5 passed, 2 failed\n", "0")).toEqual([
    "[ci] failed: stage: 2 that it does not name",
    "[ci] stage: 5 passed, 1 failed",
  ]);
});
