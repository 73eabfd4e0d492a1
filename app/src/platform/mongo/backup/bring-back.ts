import type { MongoClient } from "mongodb";
import type { BackupContent } from "../../../contracts/backup-report.ts";
import type { LastingStore } from "../../files/volume-store.ts";
import { contentOf, readBackup, talliesOf } from "./content.ts";
import { restoreArchive } from "./restore.ts";

/** What is brought back, and to where. */
export interface BringBackOptions {
  readonly client: MongoClient;
  readonly store: LastingStore;
  readonly key: string;
  readonly databases: readonly string[];
  /** true: what the databases hold goes first. false: they must hold nothing. */
  readonly replace: boolean;
}

/**
 * Brings a stored backup back. It is read whole before anything is changed, and every collection is read anew after, so what
 * is answered is what the databases were given. Nobody else may use them meanwhile.
 * @throws AppError BACKUP_NOT_FOUND, BACKUP_INVALID and RESTORE_REFUSED before anything is changed; BACKUP_DIFFERS,
 * MONGO_UNAVAILABLE, MONGO_REFUSED, FILE_STORE_UNAVAILABLE: half of it may be there, run it again with `replace`
 */
export async function bringBack(options: BringBackOptions): Promise<BackupContent> {
  const { client, databases, key, replace, store } = options;
  const { meta, result: tallies } = await readBackup(store, key, talliesOf);
  await readBackup(store, key, (archive) =>
    restoreArchive(client, archive, { databases, replace, onTally: () => undefined }),
  );
  return contentOf(meta, tallies);
}
