import { readFile, writeFile } from "node:fs/promises";
import { printError, ToolError } from "../../dev/tool-error.mjs";
import { readResult } from "../report/read-result.ts";
import { type Question, readQuestion } from "./arguments.ts";
import { checkReferences } from "./check.ts";
import { fittingPeople } from "./fit.ts";
import { MEASURED_FILE, readMeasured, type Workload } from "./measured.ts";
import { planFor } from "./plan/plan.ts";
import { checkText, fitText, planText, takenText } from "./print.ts";
import { benchSchema, workloadOf } from "./take-measured.ts";

// `npm run capacity`: what a load takes, what a machine carries, and whether the promised loads fit.
async function main(): Promise<void> {
  const question = readQuestion(process.argv.slice(2));
  if (question.kind === "take") process.stdout.write(await take(question.result, question.bench));
  else process.stdout.write(answer(question, costsOf(question.bot)));
}

function answer(question: Exclude<Question, { kind: "take" }>, workload: Workload): string {
  const { json, prices } = question;
  const shown = (data: object, text: () => string) =>
    json ? `${JSON.stringify(data, undefined, 2)}\n` : text();
  if (question.kind === "plan") {
    const plan = planFor(question.load, workload, prices);
    return shown({ plan, workload, prices }, () => planText(plan, workload, prices));
  }
  if (question.kind === "check") {
    const checked = checkReferences(workload, prices);
    return shown({ checked, workload, prices }, () => checkText(checked, workload, prices));
  }
  const { host, everySeconds } = question;
  const limits = fittingPeople(host, everySeconds, workload);
  return shown({ people: limits[0]?.people, limits, workload }, () =>
    fitText(host, everySeconds, limits, workload),
  );
}

function costsOf(bot: string): Workload {
  const { workloads } = readMeasured();
  const found = workloads[bot];
  if (found) return found;
  throw new ToolError(
    "WORKLOAD_UNKNOWN",
    `No load run of "${bot}" was measured; there are ${Object.keys(workloads).join(", ")}.`,
    `npm run load -- --profile 5000 --bot ${bot} --json FILE, then npm run capacity -- --from FILE`,
  );
}

/** Costs of a scenario measured for the first time start from matchmaking's, for what the run does not tell. */
async function take(resultFile: string, benchFile: string | undefined): Promise<string> {
  const result = await readResult(resultFile);
  const bench =
    benchFile === undefined ? undefined : benchSchema.parse(JSON.parse(await readFile(benchFile, "utf8")));
  const { workloads } = readMeasured();
  const before = workloads[result.scenario] ?? costsOf("matchmaking");
  const workload = workloadOf(result, bench, before);
  const measured = { workloads: { ...workloads, [result.scenario]: workload } };
  await writeFile(MEASURED_FILE, `${JSON.stringify(measured, undefined, 2)}\n`);
  return takenText(result.scenario, workload);
}

await main().catch((error: unknown) => {
  printError(error);
  process.exitCode = 1;
});
