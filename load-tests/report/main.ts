import { parseArgs } from "node:util";
import { printError, ToolError } from "../../dev/tool-error.mjs";
import { consoleReport } from "./console.ts";
import { readResult } from "./read-result.ts";
import { writeReports } from "./write.ts";

// `npm run report -- RESULT.json [--html FILE] [--junit FILE]`: a kept result as table, page or JUnit again. Ends with its verdict.
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { html: { type: "string" }, junit: { type: "string" } },
  });
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) {
    throw new ToolError(
      "USAGE",
      "Which result?",
      "npm run report -- RESULT.json [--html FILE] [--junit FILE]",
    );
  }
  const result = await readResult(file);
  process.stdout.write(consoleReport(result));
  await writeReports(result, values);
  return result.verdict;
}

process.exitCode = await main().catch((error: unknown) => {
  printError(error);
  return 1;
});
