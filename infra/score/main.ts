import { readdirSync } from "node:fs";
import { join } from "node:path";
import { findKubeScore } from "../../dev/binaries/find-kube-score.ts";
import { runCommand } from "../../dev/binaries/run-command.mjs";
import { ToolError } from "../../dev/tool-error.mjs";
import { ENVIRONMENTS } from "../environments/list.ts";
import { EXCEPTIONS } from "./exceptions.ts";
import { criticalFindings, type Finding, judge } from "./findings.ts";

// `npm run charts:score`: kube-score over charts/, without a CRITICAL but the written exceptions.
const KUBERNETES = "v1.34";

async function findingsOf(program: string, environment: string): Promise<readonly Finding[]> {
  const folder = join(import.meta.dirname, "../../charts", environment);
  const files = readdirSync(folder).map((name) => join(folder, name));
  const args = ["score", "--kubernetes-version", KUBERNETES, "--output-format", "json", ...files];
  // It ends with 1 when it found something; what it says is then JSON all the same.
  const { stderr, stdout } = await runCommand(program, args, { timeoutMs: 60_000 });
  if (!stdout.trimStart().startsWith("[")) throw new Error(`kube-score failed over ${folder}: ${stderr}`);
  return criticalFindings(stdout);
}

try {
  const { path, version } = await findKubeScore(process.env, (line) => console.log(line));
  const findings: Finding[] = [];
  for (const { name } of ENVIRONMENTS) findings.push(...(await findingsOf(path, name)));
  const { idle, unexcused } = judge(findings, EXCEPTIONS);
  for (const { check, object, summary } of unexcused) console.error(`${object}: ${summary} (${check})`);
  for (const { check } of idle) console.error(`infra/score/exceptions.ts: ${check} excuses nothing any more`);
  if (unexcused.length + idle.length > 0) process.exitCode = 1;
  else
    console.log(
      `kube-score ${version}: ${findings.length} CRITICAL, all of them among the written exceptions`,
    );
} catch (error) {
  if (!(error instanceof ToolError) || error.code !== "KUBE_SCORE_MISSING") throw error;
  console.log(`SKIPPED: kube-score did not look at charts/. ${error.message}\n→ ${error.action}`);
}
