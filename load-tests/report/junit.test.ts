import { expect, test } from "vitest";
import { junitReport } from "./junit.ts";
import { objective, sampleResult } from "./result.fixture.ts";

test("there is a test per threshold, budget and rule, and one for the run's validity", () => {
  const xml = junitReport(sampleResult());
  expect(attribute(xml, "testsuites")).toBe('tests="9" failures="0" errors="0" skipped="0"');
  for (const name of [
    "reaction-p95",
    "database operations",
    "talk",
    "memory of a bot process",
    "every reply is accepted once",
  ]) {
    expect(xml).toContain(`name="${name}"`);
  }
});

test("a threshold that is not held and a broken rule are failures, each with what was found", () => {
  const [ok, broken] = sampleResult().reconciliation;
  if (!ok || !broken) throw new Error("the sample has two rules");
  const xml = junitReport(
    sampleResult({
      verdict: 1,
      objectives: [objective("memory", { measured: 412, unit: "MB", threshold: 300, verdict: "failed" })],
      reconciliation: [ok, { ...broken, violations: 1, examples: ["chat <7> & 8"], verdict: "failed" }],
    }),
  );
  expect(attribute(xml, "testsuites")).toBe('tests="9" failures="2" errors="0" skipped="0"');
  expect(xml).toContain('<failure message="wanted ≤ 300 MB, found 412 MB, over 120000">');
  expect(xml).toContain("chat &#60;7&#62; &#38; 8</failure>");
});

test("too few samples and an unchecked rule fail: they prove nothing", () => {
  const few = objective("reaction", { measured: 3, samples: 9, verdict: "too few samples" });
  const rule = {
    name: "the ledger is zero",
    checked: 0,
    violations: 0,
    examples: [],
    verdict: "not checked",
  } as const;
  const xml = junitReport(sampleResult({ verdict: 1, objectives: [few], reconciliation: [rule] }));
  expect(attribute(xml, "testsuites")).toBe('tests="8" failures="2" errors="0" skipped="0"');
  expect(xml).toContain('<failure message="too few samples: at least 1,000 are needed; wanted ');
});

test("who waited in vain stands beside the figure", () => {
  const vain = objective("match-quick", { measured: 800, samples: 100, unfinished: 10, verdict: "failed" });
  expect(junitReport(sampleResult({ verdict: 1, objectives: [vain] }))).toContain(
    '<failure message="10 of 100 waited in vain; wanted ',
  );
});

test("a rule about what a bot did nothing of is skipped, and says so", () => {
  const rule = {
    ...{ name: "shipping: every message is passed on once", checked: 0, violations: 0, examples: [] },
    verdict: "not applicable",
  } as const;
  const xml = junitReport(sampleResult({ reconciliation: [rule] }));
  expect(attribute(xml, "testsuites")).toMatch(/failures="0" errors="0" skipped="1"/);
  expect(xml).toContain('<skipped message="nothing was done that it can follow; ');
});

test("a figure that counts with more people than there were is skipped", () => {
  const result = sampleResult();
  const [name = "", bot] = Object.entries(result.by_bot)[0] ?? [];
  if (bot === undefined) throw new Error("the sample has a bot");
  const figures = [objective("database operations", { measured: 3, threshold: 200, verdict: "not judged" })];
  const xml = junitReport({ ...result, by_bot: { [name]: { ...bot, figures } } });
  expect(attribute(xml, "testsuites")).toBe('tests="9" failures="0" errors="0" skipped="1"');
});

test("an invalid run is one error; its figures are skipped, its reconciliation stands", () => {
  const xml = junitReport(
    sampleResult({
      verdict: 2,
      reasons: ["calibration took p95 41 ms", "a limit was passed"],
      invalid: ["calibration took p95 41 ms"],
      objectives: [objective("memory", { verdict: "failed" })],
    }),
  );
  expect(attribute(xml, "testsuites")).toBe('tests="9" failures="0" errors="1" skipped="6"');
  expect(xml).toContain('<error type="invalid run" message="invalid run: calibration took p95 41 ms">');
});

function attribute(xml: string, element: string): string | undefined {
  return new RegExp(`<${element} name="[^"]*" ([^>]*)>`).exec(xml)?.[1];
}
