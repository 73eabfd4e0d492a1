import { mkdirSync, readFileSync } from "node:fs";
import { totalmem } from "node:os";
import { join } from "node:path";
import type { K6 } from "../../../dev/binaries/find-k6.ts";
import { logTail, type ServerProcess, spawnServer } from "../../../dev/servers/server-process.ts";
import { ToolError } from "../../../dev/tool-error.mjs";
import type { Plan, Thresholds } from "../../scenarios/plan.ts";
import { rateOf } from "../make-plan.ts";
import { ROOT } from "../system/program.ts";
import { readSummary, type Summary } from "./summary.ts";

/** A run of k6 under way. */
export interface K6Run {
  readonly process: ServerProcess;
  /** Resolves when k6 has ended; rejects with ToolError `K6_FAILED` when it did not come to a summary. */
  readonly summary: Promise<Summary>;
}

/** Thresholds were missed: the runner judges by itself. */
const THRESHOLDS_MISSED = 99;

/** What k6 is to do, and where it leaves its files: `<name>.log`, `<name>-summary.json`. */
export interface K6Job {
  readonly plan: Plan;
  readonly thresholds: Thresholds;
  readonly folder: string;
  readonly name: string;
  /** Where k6 writes its series while it runs. @default nowhere */
  readonly observer?: { readonly url: string; readonly testid: string };
}

/** Starts k6 with a plan. */
export async function startK6(k6: K6, { folder, name, observer, plan, thresholds }: K6Job): Promise<K6Run> {
  mkdirSync(folder, { recursive: true });
  const summaryFile = join(folder, `${name}-summary.json`);
  const server = await spawnServer({
    name: "k6",
    command: k6.path,
    args: [
      ...["run", "--quiet", "--no-color", "--address", ""],
      ...(observer ? ["--tag", `testid=${observer.testid}`] : []),
      "load-tests/scenarios/k6/main.ts",
    ],
    cwd: ROOT,
    env: {
      PATH: process.env.PATH ?? "",
      HOME: process.env.HOME ?? folder,
      PLAN: JSON.stringify(plan),
      THRESHOLDS: JSON.stringify(thresholds),
      SUMMARY: summaryFile,
      K6_NO_USAGE_REPORT: "true",
      GOMAXPROCS: String(processorsFor(plan)),
      // A collection takes its only processor for a second: seldom, when a third of the memory is used.
      GOGC: "off",
      GOMEMLIMIT: String(Math.floor(totalmem() / 3)),
      ...(observer && writesTo(observer.url)),
    },
    logFile: join(folder, `${name}.log`),
    stopWithinMs: 20_000,
  });
  return { process: server, summary: summaryOf(server, summaryFile) };
}

/** Times as native histograms: they add up over acts, slots and generators. */
const writesTo = (prometheus: string): Readonly<Record<string, string>> => ({
  K6_OUT: "experimental-prometheus-rw",
  K6_PROMETHEUS_RW_SERVER_URL: `${prometheus}/api/v1/write`,
  K6_PROMETHEUS_RW_TREND_AS_NATIVE_HISTOGRAM: "true",
  K6_PROMETHEUS_RW_STALE_MARKERS: "true",
});

/** Acts per second that one processor carries with room to spare. */
const ACTS_PER_PROCESSOR = 2_000;

/**
 * How many processors k6 may use at once. Go's scheduler looks for work on all that it has: with one where one is enough an
 * act takes k6 a quarter less, and the system that is measured has the rest.
 */
export function processorsFor(plan: Plan): number {
  const fastest = Math.max(...plan.phases.map((phase) => rateOf(plan, phase)));
  return Math.max(1, Math.ceil(fastest / ACTS_PER_PROCESSOR));
}

async function summaryOf(server: ServerProcess, file: string): Promise<Summary> {
  const { code } = await server.exited;
  if (code === 0 || code === THRESHOLDS_MISSED) return readSummary(JSON.parse(readFileSync(file, "utf8")));
  throw new ToolError(
    "K6_FAILED",
    `k6 ended with ${code}. The end of its log:\n${await logTail(server.logFile)}`,
    `Read the whole log: ${server.logFile}`,
  );
}
