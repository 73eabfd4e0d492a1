import { readFileSync } from "node:fs";

// `node dev/testing/summary.mjs REPORT EXIT_CODE`: one line from the JSON report of vitest, for `.ci/run`.
// A run that failed without a failed test (a file that does not load, an error outside of tests) counts as one failure.
const [report, exitCode] = process.argv.slice(2);
let passed = 0;
let failed = 0;
try {
  ({ numPassedTests: passed, numFailedTests: failed } = JSON.parse(readFileSync(report, "utf8")));
} catch (error) {
  process.stderr.write(`no report of the tests: ${error.message}\n`);
}
if (failed === 0 && exitCode !== "0") failed = 1;
process.stdout.write(`${passed} passed, ${failed} failed\n`);
