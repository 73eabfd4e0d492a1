import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

/** Empties the data folder and leaves the lock of the start that does it. Nothing outside the folder is touched. */
export function wipe(dataFolder: string): void {
  for (const name of readdirSync(dataFolder)) {
    if (name !== "lock") rmSync(join(dataFolder, name), { recursive: true, force: true });
  }
}
