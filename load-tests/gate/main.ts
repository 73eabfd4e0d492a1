import { parseArgs } from "node:util";
import { printError, ToolError } from "../../dev/tool-error.mjs";
import { LOADED_BOTS } from "../load/bots.ts";
import { gateChecks } from "./checks.ts";
import { prometheusAt } from "./prometheus.ts";

const HELP = `npm run gate -- --prometheus URL [--seconds 300] [--floor-ms 0]: judges the last minutes of a fleet by its promises.

  --prometheus URL   where the fleet's Prometheus answers
  --seconds N        how far back to look (300)
  --floor-ms N       judges promises below N as N: for machines that are not meant to keep them

It ends with 0 when all is kept, with 1 when something is not.
`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      prometheus: { type: "string" },
      seconds: { type: "string", default: "300" },
      "floor-ms": { type: "string", default: "0" },
      help: { type: "boolean" },
    },
  });
  const [seconds, floorMs] = [Number(values.seconds), Number(values["floor-ms"])];
  if (values.help === true) {
    process.stdout.write(HELP);
    return 0;
  }
  if (values.prometheus === undefined || !(seconds > 0) || !(floorMs >= 0))
    throw new ToolError("USAGE", "It must be told a Prometheus, and numbers.", "npm run gate -- --help");
  const checks = await gateChecks(prometheusAt(values.prometheus), { bots: LOADED_BOTS, seconds, floorMs });
  for (const { name, passed, seen } of checks)
    process.stdout.write(`${passed ? "kept" : "MISSED"}  ${name}: ${seen}\n`);
  const failed = checks.filter(({ passed }) => !passed).length;
  process.stdout.write(`${checks.length - failed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

process.exitCode = await main().catch((error: unknown) => {
  printError(error);
  return 1;
});
