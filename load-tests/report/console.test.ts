import { expect, test } from "vitest";
import { consoleReport } from "./console.ts";
import { sampleResult } from "./result.fixture.ts";

test("the figures come first and the verdict last", () => {
  const lines = consoleReport(sampleResult()).trimEnd().split("\n");
  expect(lines[0]).toBe("Load run of matchmaking, profile 10000");
  expect(lines).toContain("messages per second             1,003       1,000 asked; 150,400 in all");
  expect(lines).toContain("reaction-p95              passed  ≤ 100 ms  31 ms  120,000");
  expect(lines).toContain("bot-1      52 s                 0.347         0.345 ms           212 MB");
  expect(lines.at(-1)).toBe("Verdict 0: passed");
});

test("the terms of the simulated services are told, with what they were asked", () => {
  expect(consoleReport(sampleResult())).toContain(
    "Simulated shipstation: 15 keys of 200 calls a minute each (50/s), every answer after 150 ms at least; " +
      "on the plateau 44.7 calls/s, and 0 refused by the quota\n",
  );
});

test("an invalid run says why, and its figures are void", () => {
  const reason = "k6 dropped 2 % of its iterations";
  const text = consoleReport(sampleResult({ verdict: 2, reasons: [reason], invalid: [reason] }));
  expect(text).toMatch(/\nreaction-p95 +void /);
  expect(text).toMatch(/\nevery reply is accepted once +passed /);
  expect(text.trimEnd().split("\n").slice(-2)).toEqual(["Verdict 2: invalid", `  ${reason}`]);
});

test("a run without a single sample is still told", () => {
  const text = consoleReport(
    sampleResult({
      verdict: 2,
      felt: null,
      matching: null,
      calibration: null,
      messages: 0,
      plateau_messages: 0,
      plateau_s: 0,
      by_bot: {},
      by_act: [],
      generator: { iterations: 0, dropped: 0, max_dropped_ratio: 0.001 },
    }),
  );
  expect(text).toMatch(/felt +nothing +no samples/);
  expect(text).toContain("k6 dropped 0 of 0 iterations (0 %, at most 0.1 %)");
  expect(text).not.toMatch(/NaN|Infinity|null|undefined/);
});
