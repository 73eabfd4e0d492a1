import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { BOTS } from "../app/src/bots/index.ts";
import { local } from "./start/environment.ts";
import { readSources } from "./start/env-file.ts";
import { runInForeground } from "./start/foreground.ts";
import { takeLock } from "./start/lock.ts";
import { bringUp } from "./start/session.ts";
import { readSettings } from "./start/settings.ts";
import { wipe } from "./start/wipe.ts";
import { printError } from "./tool-error.mjs";

const say = (line: string) => console.log(`[start] ${line}`);

async function main(): Promise<number> {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  const bots = BOTS.map(({ name }) => name);
  const args = process.argv.slice(2);
  const { env, passedOver } = readSources(root, args, process.env);
  const settings = readSettings(root, args, env, bots);
  if (passedOver.length > 0) say(`settings of the shell that count in .env alone: ${passedOver.join(", ")}`);
  const release = takeLock(settings.dataFolder, local(settings.port));
  try {
    if (settings.fresh) wipe(settings.dataFolder);
    return await runInForeground((supervisor, stopping) => bringUp(settings, supervisor, say, stopping), say);
  } finally {
    release();
  }
}

const code = await main().catch((error: unknown) => {
  printError(error);
  return 1;
});
// A start that was ended half-way may leave a timer of a client behind; every child has ended by now.
process.exit(code);
