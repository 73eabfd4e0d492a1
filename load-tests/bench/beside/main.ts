import { printError } from "../../../dev/tool-error.mjs";
import { compare, comparisonTable } from "./compare.ts";
import { BESIDE_HELP, readBesideOptions } from "./options.ts";
import { runBeside } from "./run.ts";

const stopping = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stopping.abort());

async function main(): Promise<number> {
  const options = readBesideOptions(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(BESIDE_HELP);
    return 0;
  }
  const pairs = await runBeside(options, stopping.signal, (line) => process.stderr.write(`${line}\n`));
  process.stdout.write(`\n${comparisonTable(compare(pairs))}\n`);
  return 0;
}

const code = await main().catch((error: unknown) => {
  if (stopping.signal.aborted) process.stderr.write("stopped\n");
  else printError(error);
  return 1;
});
// Everything started has ended; a client's timer may be left.
process.exit(code);
