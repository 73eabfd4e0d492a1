import { join } from "node:path";
import { freePorts, isOpen } from "../../../dev/servers/free-ports.ts";
import { type ServerProcess, spawnServer, waitUntilReady } from "../../../dev/servers/server-process.ts";
import { type Cores, onProgramCore } from "../machine/cores.ts";
import { LOG_FOLDER, WEBHOOK_SECRET } from "../machine/databases.ts";
import type { Launch, WebhookProgram } from "../programs/webhook-programs.ts";
import type { Delivery } from "./update.ts";

/** Any token of the right form will do for the fake Bot API. */
const TOKEN = "7000000001:AAbenchbenchbenchbenchbenchbenchbenc";

/** A program under measurement. */
export interface RunningProgram {
  readonly process: ServerProcess;
  readonly delivery: Delivery;
}

export interface StartOptions {
  readonly cores: Cores;
  readonly apiUrl: string;
  /** What the program gets beside the settings all have. */
  readonly env: Readonly<Record<string, string>>;
}

/** Starts a program on the program's core and waits until it accepts connections. */
export async function startProgram(
  program: WebhookProgram,
  launch: Launch,
  { apiUrl, cores, env }: StartOptions,
): Promise<RunningProgram> {
  const [port = 0] = await freePorts(1);
  const process_ = await spawnServer({
    name: program.name,
    ...onProgramCore(cores, launch.command, launch.args),
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PORT: String(port),
      TELEGRAM_API_ROOT: apiUrl,
      BENCH_TOKEN: TOKEN,
      WEBHOOK_SECRET,
      ...launch.env,
      ...env,
    },
    logFile: join(LOG_FOLDER, `${program.name}.log`),
    stopWithinMs: 3_000,
  });
  await waitUntilReady(process_, () => isOpen(port), 30_000);
  return { process: process_, delivery: { port, path: program.path ?? "/", secret: WEBHOOK_SECRET } };
}
