import { writeFileSync } from "node:fs";
import { printError } from "../../dev/tool-error.mjs";
import { runBench } from "./bench.ts";
import { HELP, readOptions } from "./options.ts";
import { printed } from "./result/report.ts";
import { SECTIONS } from "./sections/list.ts";

const NAMES = SECTIONS.flatMap(({ name, rows }) => [name, ...rows]);
const stopping = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stopping.abort());

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2), NAMES);
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const result = await runBench(options, stopping.signal, (line) => process.stderr.write(`${line}\n`));
  process.stdout.write(printed(result));
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(result, null, 2)}\n`);
  const missed = result.targets.some(({ met }) => met === false);
  return result.failures.length > 0 || (options.assert && missed) ? 1 : 0;
}

const code = await main().catch((error: unknown) => {
  if (stopping.signal.aborted) process.stderr.write("stopped\n");
  else printError(error);
  return 1;
});
// Everything started has ended; a client's timer may be left.
process.exit(code);
