import { join } from "node:path";
import { type ServerProcess, spawnServer, waitUntilReady } from "../../../dev/servers/server-process.ts";

/** The checkout's folder. */
export const ROOT = join(import.meta.dirname, "../../..");

const READY_WITHIN_MS = 30_000;

/**
 * A load tool does not tidy up while it is looked at: by default a simulator with 10,000 people stands still for up to a
 * second, time and again, and everybody would seem to wait for the bot. Memory is taken only where it is used.
 */
const HEAP = ["--initial-old-space-size=3072", "--max-old-space-size=4096"];

/** A program of this repository that answers HTTP once it is ready. */
export interface HttpProgram {
  readonly name: string;
  /** Path from the checkout's folder. */
  readonly file: string;
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
  readonly logFolder: string;
}

/** Starts it as a process of its own on 127.0.0.1 and waits until it answers. */
export async function startProgram(
  { name, file, port, env, logFolder }: HttpProgram,
  abandoned: AbortSignal,
): Promise<ServerProcess> {
  abandoned.throwIfAborted();
  const server = await spawnServer({
    name,
    command: process.execPath,
    args: [...HEAP, file],
    cwd: ROOT,
    env: { PATH: process.env.PATH ?? "", HOST: "127.0.0.1", PORT: String(port), ...env },
    logFile: join(logFolder, `${name}.log`),
    stopWithinMs: 3_000,
  });
  const answers = async () => {
    const response = await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(2_000) });
    await response.body?.cancel();
    return true;
  };
  await waitUntilReady(server, answers, READY_WITHIN_MS, abandoned);
  return server;
}
