import { join } from "node:path";
import { ROLE_FLAGS } from "../../app/src/contracts/runtime.ts";
import { type ServerProcess, spawnServer, waitUntilReady } from "../servers/server-process.ts";

export interface RoleOptions {
  readonly role: "bot" | "worker" | "api" | "synthetic" | "migrate";
  readonly args?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly opsPort: number;
  readonly logFolder: string;
  /** A module loaded before the role, for tests that watch it from inside. */
  readonly preload?: string;
}

const ROOT = join(import.meta.dirname, "../..");

/** Starts one of the app's processes as it runs in production, and waits until it says that it is ready. */
export async function startRole(options: RoleOptions): Promise<ServerProcess> {
  const process = await spawnRole(options);
  await waitUntilReady(process, () => isReady(options.opsPort), 30_000);
  return process;
}

/** Runs a process that ends by itself. @throws Error when it fails, with the path of its log */
export async function runRole(options: RoleOptions): Promise<void> {
  const process = await spawnRole(options);
  const { code } = await process.exited;
  if (code !== 0) throw new Error(`${options.role} ended with ${code}; its log: ${process.logFile}`);
}

function spawnRole({
  args = [],
  env,
  logFolder,
  opsPort,
  preload,
  role,
}: RoleOptions): Promise<ServerProcess> {
  return spawnServer({
    name: role,
    command: process.execPath,
    args: [
      ...ROLE_FLAGS,
      ...(preload === undefined ? [] : ["--import", preload]),
      join(ROOT, `app/src/roles/${role}.ts`),
      ...args,
    ],
    cwd: ROOT,
    env: { PATH: process.env.PATH ?? "", ...env, OPS_PORT: String(opsPort) },
    logFile: join(logFolder, `${role}.log`),
  });
}

async function isReady(opsPort: number): Promise<boolean> {
  const response = await fetch(`http://127.0.0.1:${opsPort}/readyz`, { signal: AbortSignal.timeout(2_000) });
  await response.body?.cancel();
  return response.ok;
}
