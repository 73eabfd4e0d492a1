import { printError } from "../tool-error.mjs";
import { createSupervisor, type Supervisor } from "./supervisor.ts";

/**
 * Brings a system up and keeps it up until a signal (Ctrl-C, SIGTERM, a closed terminal) or a service that gave up
 * ends it; then stops everything in order.
 * @param bringUp starts the layers, honours `stopping`, and resolves to the last line to print
 * @param say receives progress lines
 * @returns exit code: 0 when a signal ended it, 1 after a failure, which has been printed
 */
export async function runInForeground(
  bringUp: (supervisor: Supervisor, stopping: AbortSignal) => Promise<string>,
  say: (line: string) => void,
): Promise<number> {
  const told = signalled();
  const supervisor = createSupervisor(say);
  const up = async () => {
    console.log(await bringUp(supervisor, told.signal));
    await supervisor.failed;
  };
  let code = 0;
  try {
    await Promise.race([up(), told.arrived]);
    say("stopping");
  } catch (error) {
    printError(error);
    code = 1;
  }
  await supervisor.stop();
  say("stopped");
  return code;
}

/** Further signals change nothing: the stop is under way and its time is bounded. */
function signalled(): { signal: AbortSignal; arrived: Promise<void> } {
  const controller = new AbortController();
  const arrived = new Promise<void>((resolve) => {
    for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.on(name, () => {
        controller.abort();
        resolve();
      });
    }
  });
  return { signal: controller.signal, arrived };
}
