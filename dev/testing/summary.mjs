import { existsSync, readFileSync } from "node:fs";
import { stageLines } from "./stage-results.mjs";

// `node dev/testing/summary.mjs STAGE FORM REPORT EXIT_CODE`, for `.ci/run`: a line "[ci] failed: STAGE: WHAT" for each failure
// in the report of a stage, and "[ci] STAGE: N passed, N failed". Forms: vitest, junit, bench, lines.
const [stage, form, report, code] = process.argv.slice(2);
const text = existsSync(report) ? readFileSync(report, "utf8") : undefined;
process.stdout.write(`${stageLines({ stage, form, text, code, root: process.cwd() }).join("\n")}\n`);
