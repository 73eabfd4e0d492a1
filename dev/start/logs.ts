import { mkdirSync, readdirSync, renameSync } from "node:fs";
import { join } from "node:path";

/** Makes the folder of the logs and sets those of the last start aside as `<name>.previous.log`. */
export function openLogFolder(dataFolder: string): string {
  const folder = join(dataFolder, "logs");
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) {
    const [stem = "", kind] = name.split(".");
    if (kind === "log") renameSync(join(folder, name), join(folder, `${stem}.previous.log`));
  }
  return folder;
}
