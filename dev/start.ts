import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { local } from "./start/environment.ts";
import { takeLock } from "./start/lock.ts";
import { bringUp } from "./start/session.ts";
import { readSettings } from "./start/settings.ts";
import { createSupervisor } from "./start/supervisor.ts";
import { wipe } from "./start/wipe.ts";
import { printError } from "./tool-error.mjs";

const say = (line: string) => console.log(`[start] ${line}`);

async function main(): Promise<void> {
  const began = performance.now();
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  const settings = readSettings(root, process.argv.slice(2), process.env);
  const release = takeLock(settings.dataFolder, local(settings.port));
  const told = signalled();
  const supervisor = createSupervisor(say);
  try {
    if (settings.fresh) wipe(settings.dataFolder);
    const up = bringUp(settings, supervisor, say, told.signal).then(async (ready) => {
      say(`up after ${((performance.now() - began) / 1000).toFixed(1)} s; Ctrl-C stops everything`);
      console.log(ready);
      await supervisor.failed;
    });
    await Promise.race([up, told.arrived]);
    say("stopping");
  } catch (error) {
    printError(error);
    process.exitCode = 1;
  } finally {
    await supervisor.stop();
    release();
  }
  if (process.exitCode === undefined) say("stopped");
}

/** Ctrl-C, a polite kill, or a terminal that was closed. Further ones change nothing: the stop is under way and bounded. */
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

await main().catch((error) => {
  printError(error);
  process.exitCode = 1;
});
// A start that was ended half-way may leave a promise waiting; all children are gone by now.
process.exit();
