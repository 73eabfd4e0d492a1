import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { ToolError } from "../tool-error.mjs";
import { guarded } from "./orphan-guard.mjs";

/** How to run one long-lived program. */
export interface ServerSpec {
  /** Name for messages. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Whole environment of the program; default: this process's. */
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Receives stdout and stderr, appended. Its folder is made. */
  readonly logFile: string;
  /** What the program gets when this process dies without stopping it: TERM where data must be kept, default KILL. */
  readonly whenOrphaned?: "KILL" | "TERM";
  /** Time between the polite signal and SIGKILL in {@link ServerProcess.stop}, default 10 s. */
  readonly stopWithinMs?: number;
}

/** How a program ended. */
export interface ExitReport {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A program started by {@link spawnServer}. */
export interface ServerProcess {
  readonly name: string;
  readonly pid: number;
  readonly logFile: string;
  /** Resolves when the program has ended, for whatever reason. Never rejects. */
  readonly exited: Promise<ExitReport>;
  /** SIGTERM, then SIGKILL after the time given; resolves when the program has ended. May be called again. */
  stop(): Promise<void>;
}

const alive = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of alive) child.kill("SIGKILL");
});

/**
 * Starts a program in a process group of its own (a Ctrl-C in the terminal does not reach it), output to a file.
 * It does not outlive this process.
 * @throws ToolError `SPAWN_FAILED` when the command cannot be run at all
 */
export async function spawnServer(spec: ServerSpec): Promise<ServerProcess> {
  mkdirSync(dirname(spec.logFile), { recursive: true });
  const log = openSync(spec.logFile, "a");
  const run = guarded(spec.command, spec.args, spec.whenOrphaned ?? "KILL");
  const child = spawn(run.command, run.args, {
    detached: true,
    stdio: ["ignore", log, log],
    ...(spec.cwd === undefined ? {} : { cwd: spec.cwd }),
    ...(spec.env === undefined ? {} : { env: spec.env }),
  });
  closeSync(log);
  const exited = new Promise<ExitReport>((resolve) => {
    child.on("exit", (code, signal) => {
      alive.delete(child);
      resolve({ code, signal });
    });
  });
  await new Promise<void>((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", (error) => {
      const action = `Check that ${spec.command} exists and may be executed.`;
      reject(
        new ToolError("SPAWN_FAILED", `${spec.name} could not be started: ${error.message}`, action, error),
      );
    });
  });
  alive.add(child);
  return {
    name: spec.name,
    pid: child.pid ?? -1,
    logFile: spec.logFile,
    exited,
    stop: () => stop(child, exited, spec.stopWithinMs ?? 10_000),
  };
}

async function stop(child: ChildProcess, exited: Promise<ExitReport>, withinMs: number): Promise<void> {
  child.kill("SIGTERM");
  const overdue = new AbortController();
  const kill = pause(withinMs, undefined, { signal: overdue.signal, ref: false }).then(
    () => child.kill("SIGKILL"),
    () => false,
  );
  await exited;
  overdue.abort();
  await kill;
}

/**
 * Waits until a started program answers.
 * @param isReady asked every 50 ms; a rejection counts as "not yet"
 * @param abandoned ends the waiting early
 * @throws ToolError `SERVER_FAILED` with the end of the program's log when it ends first, the time is over or the
 * waiting was abandoned; the program is stopped then
 */
export async function waitUntilReady(
  server: ServerProcess,
  isReady: () => Promise<boolean>,
  withinMs: number,
  abandoned?: AbortSignal,
): Promise<void> {
  let ended: ExitReport | undefined;
  void server.exited.then((report) => {
    ended = report;
  });
  const deadline = performance.now() + withinMs;
  while (performance.now() < deadline && ended === undefined && !abandoned?.aborted) {
    if (await isReady().catch(() => false)) return;
    await Promise.race([pause(50), server.exited]);
  }
  const waited = abandoned?.aborted
    ? "was told to stop before it was ready"
    : `was not ready within ${withinMs / 1000} s`;
  const reason = ended === undefined ? waited : describeExit(ended);
  await server.stop();
  const tail = await logTail(server.logFile);
  throw new ToolError(
    "SERVER_FAILED",
    `${server.name} ${reason}. The end of its log:\n${tail}`,
    `Read the whole log: ${server.logFile}`,
  );
}

/** "ended with code 1" or "was ended by SIGKILL". */
export function describeExit({ code, signal }: ExitReport): string {
  return signal === null ? `ended with code ${code}` : `was ended by ${signal}`;
}

/** The last lines of a log, indented for a message; empty when there is no log. */
export async function logTail(file: string): Promise<string> {
  const text = await readFile(file, "utf8").catch(() => "");
  const lines = text.trimEnd().split("\n").slice(-15);
  return lines.map((line) => `  | ${line.slice(0, 500)}`).join("\n");
}
