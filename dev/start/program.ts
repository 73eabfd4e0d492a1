import { join } from "node:path";
import { logTail, type ServerProcess, spawnServer, waitUntilReady } from "../servers/server-process.ts";
import { ToolError } from "../tool-error.mjs";
import type { Service } from "./supervisor.ts";

/** One of the project's own programs, run by the Node that runs this. */
export interface Program {
  readonly name: string;
  /** TypeScript file and its arguments. */
  readonly args: readonly string[];
  /** Its settings; of this process's environment it receives only what every program needs. */
  readonly env: Readonly<Record<string, string>>;
  /** Address that answers once the program is ready. */
  readonly readyUrl: string;
  /** `ok`: only a 2xx counts as ready; `any`: any HTTP answer does. */
  readonly readyWhen: "ok" | "any";
  /** Time between SIGTERM and SIGKILL in ms. */
  readonly stopWithinMs: number;
}

/** Where programs run and leave their output. */
export interface Workplace {
  readonly root: string;
  readonly logFolder: string;
}

const READY_WITHIN_MS = 30_000;
const STEP_STOP_WITHIN_MS = 5_000;

/** Makes a service of a program: started, waited for, stopped by SIGTERM. */
export function programService(program: Program, { root, logFolder }: Workplace): Service {
  const logFile = join(logFolder, `${program.name}.log`);
  return {
    name: program.name,
    logFile,
    async start(abandoned) {
      const server = await run(program, root, logFile, program.stopWithinMs);
      await waitUntilReady(server, () => isReady(program), READY_WITHIN_MS, abandoned);
      return server;
    },
  };
}

/**
 * Runs a program that ends by itself, such as a migration.
 * @param abandoned stops it
 * @throws ToolError `STEP_FAILED` when it ends with anything but 0
 */
export async function runToEnd(
  program: Pick<Program, "name" | "args" | "env">,
  { root, logFolder }: Workplace,
  abandoned: AbortSignal,
): Promise<void> {
  abandoned.throwIfAborted();
  const logFile = join(logFolder, `${program.name}.log`);
  const server = await run(program, root, logFile, STEP_STOP_WITHIN_MS);
  const stop = () => void server.stop();
  abandoned.addEventListener("abort", stop, { once: true });
  const { code } = await server.exited;
  abandoned.removeEventListener("abort", stop);
  if (code === 0) return;
  const tail = await logTail(logFile);
  throw new ToolError(
    "STEP_FAILED",
    `${program.name} failed. The end of its log:\n${tail}`,
    `Read the whole log: ${logFile}`,
  );
}

function run(
  program: Pick<Program, "name" | "args" | "env">,
  root: string,
  logFile: string,
  stopWithinMs: number,
): Promise<ServerProcess> {
  return spawnServer({
    name: program.name,
    command: process.execPath,
    args: program.args,
    cwd: root,
    env: { ...inherited(), ...program.env },
    logFile,
    whenOrphaned: "TERM",
    stopWithinMs,
  });
}

/** What a program needs of the terminal's environment: where things are, and how to trust and reach the network. */
function inherited(): NodeJS.ProcessEnv {
  const names = /^(PATH|HOME|TMPDIR|TZ|LANG|LC_.*|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|HTTPS?_PROXY|NO_PROXY)$/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => names.test(name)));
}

async function isReady({ readyUrl, readyWhen }: Program): Promise<boolean> {
  const response = await fetch(readyUrl, { signal: AbortSignal.timeout(2_000) });
  await response.body?.cancel();
  return readyWhen === "any" || response.ok;
}
