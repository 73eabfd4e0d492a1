import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { requireAlertmanager } from "../binaries/find-alertmanager.ts";
import { freePorts } from "./free-ports.ts";
import { type ServerProcess, spawnServer, waitUntilReady } from "./server-process.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** A running Alertmanager. */
export interface AlertmanagerServer {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly process: ServerProcess;
  stop(): Promise<void>;
}

/**
 * Starts a real Alertmanager with this configuration (YAML), alone and on a free port.
 * @throws ToolError `ALERTMANAGER_MISSING`, `SERVER_FAILED` (with the end of the log)
 */
export async function startAlertmanager(config: string): Promise<AlertmanagerServer> {
  const command = requireAlertmanager();
  const [port = 0] = await freePorts(1);
  const folder = temporaryFolder();
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "alertmanager.yml");
  writeFileSync(file, config);
  const url = `http://127.0.0.1:${port}`;
  const server = await spawnServer({
    name: "alertmanager",
    command,
    args: [
      `--config.file=${file}`,
      `--storage.path=${join(folder, "data")}`,
      `--web.listen-address=127.0.0.1:${port}`,
      "--cluster.listen-address=",
    ],
    cwd: folder,
    env: { PATH: process.env.PATH ?? "" },
    logFile: join(folder, "alertmanager.log"),
  });
  const isReady = async (): Promise<boolean> => {
    const response = await fetch(`${url}/-/ready`, { signal: AbortSignal.timeout(2_000) });
    await response.body?.cancel();
    return response.ok;
  };
  await waitUntilReady(server, isReady, 30_000);
  return {
    url,
    process: server,
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
