import { expect, test } from "vitest";
import { summaryInLog } from "./summary-in-log.ts";

test("a summary is read whatever k6 says before, within and after it", () => {
  const warning = 'time="2026-11-26T06:00:00Z" level=warning msg="a threshold was missed"\n';
  const log = `${warning}{"startedAt":1,"met${warning}rics":{"felt":2}}\n${warning}`;
  expect(summaryInLog(log)).toEqual({ startedAt: 1, metrics: { felt: 2 } });
  expect(summaryInLog(warning)).toBeUndefined();
  expect(() => summaryInLog('{"startedAt":1,')).toThrow(SyntaxError);
});
