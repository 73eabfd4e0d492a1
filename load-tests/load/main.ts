import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { findK6 } from "../../dev/binaries/find-k6.ts";
import { printError, ToolError } from "../../dev/tool-error.mjs";
import { consoleReport } from "../report/console.ts";
import { reportsIn, writeReports } from "../report/write.ts";
import { type LoadArguments, helpText, readArguments } from "./arguments.ts";
import { boardsReport } from "./boards.ts";
import { FLEET } from "./bots.ts";
import { runLoad } from "./run.ts";
import { ROOT } from "./system/program.ts";

/** `npm run load`: see `--help`. Ends with the run's verdict, or 130 after Ctrl-C. */
async function main(): Promise<number> {
  const asked = readArguments(process.argv.slice(2));
  if (asked === undefined) {
    process.stdout.write(helpText());
    return 0;
  }
  if (process.platform !== "linux")
    throw new ToolError("LINUX_ONLY", "A load run measures its processes by /proc.", "Run it on Linux.");
  const stopping = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stopping.abort());
  try {
    return await runAndReport(asked, stopping.signal);
  } catch (error) {
    if (!stopping.signal.aborted) throw error;
    say("stopped; nothing is left running");
    return 130;
  }
}

async function runAndReport(asked: LoadArguments, abandoned: AbortSignal): Promise<number> {
  const k6 = await findK6(process.env, say);
  const folder = workFolder();
  const logFolder = asked.out === undefined ? join(folder, "logs") : join(asked.out, "logs");
  mkdirSync(logFolder, { recursive: true });
  say(`k6 ${k6.version}; logs: ${logFolder}`);
  const { boards, result } = await runLoad(asked, { k6, folder, logFolder, abandoned, say });
  if (boards !== undefined) process.stdout.write(`\n${boardsReport(boards)}\n`);
  process.stdout.write(`\n${consoleReport(result)}`);
  const { html, json, junit, out } = asked;
  await writeReports(result, { json, junit, html });
  if (out !== undefined) await writeReports(result, reportsIn(out));
  // A panel without data is a fault of the board, whatever the bots did. Where some bots rest, so do their panels.
  const isJudged = asked.scenario === FLEET && boards !== undefined;
  return result.verdict === 0 && isJudged && boards.empty.length > 0 ? 1 : result.verdict;
}

/** A folder for this run below `.cache/load`; what killed runs left there goes. */
function workFolder(): string {
  const parent = join(ROOT, ".cache/load");
  mkdirSync(parent, { recursive: true });
  for (const name of readdirSync(parent)) {
    if (!isAlive(Number(name))) rmSync(join(parent, name, "data"), { recursive: true, force: true });
  }
  return join(parent, String(process.pid));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function say(line: string): void {
  process.stdout.write(`[load] ${line}\n`);
}

process.exitCode = await main().catch((error: unknown) => {
  printError(error);
  return 2;
});
