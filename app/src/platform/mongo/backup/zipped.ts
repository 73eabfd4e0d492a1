import type { Readable } from "node:stream";
import { pipeline } from "node:stream";
import { constants, createGunzip } from "node:zlib";
import { invalidBackup } from "./archive-format.ts";

/** A backup's first level already takes most away; the others only take time. */
export const ZIP_LEVEL = constants.Z_BEST_SPEED;

/** What a zipped stream holds. @throws AppError BACKUP_INVALID where it is not zipped, or cut off */
export async function* unzipped(source: Readable): AsyncGenerator<Buffer> {
  const gunzip = createGunzip();
  // Its error is thrown by the loop.
  pipeline(source, gunzip, () => undefined);
  try {
    for await (const piece of gunzip) yield piece;
  } catch (error) {
    if (error instanceof Error && "code" in error && String(error.code).startsWith("Z_"))
      throw invalidBackup("it is not zipped, or cut off", error);
    throw error;
  }
}
