import type { RunningServer } from "./server.ts";
import type { HttpSimulatorOptions } from "./simulator.ts";

/** What every simulator's process reads: PORT, HOST, PUBLIC_URL, DATA_DIR. */
export function entryOptions(env: NodeJS.ProcessEnv): HttpSimulatorOptions & { dataDir?: string } {
  return {
    port: Number(env.PORT ?? 0),
    ...(env.HOST === undefined ? {} : { host: env.HOST }),
    ...(env.PUBLIC_URL === undefined ? {} : { publicUrl: env.PUBLIC_URL }),
    ...(env.DATA_DIR === undefined ? {} : { dataDir: env.DATA_DIR }),
  };
}

/** Says in one JSON line where a simulator listens, and closes it on SIGINT or SIGTERM. */
export function serveUntilStopped(service: string, server: RunningServer): void {
  console.log(JSON.stringify({ msg: "listening", service, url: server.url }));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void server.close());
}
