import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { MongoClient } from "mongodb";
import type { BackupContent } from "../../../contracts/backup-report.ts";
import { AppError } from "../../errors/app-error.ts";
import type { LastingStore } from "../../files/volume-store.ts";
import { contentOf, readBackup } from "./content.ts";
import { dumpDatabases } from "./dump.ts";
import { restoreArchive } from "./restore.ts";
import type { CollectionTally } from "./archive-format.ts";
import { ZIP_LEVEL } from "./zipped.ts";

/** What a backup is taken of, and to where. */
export interface TakeOptions {
  readonly client: MongoClient;
  /** An empty server, where the backup is tried out; never the one that it is of. */
  readonly scratch: MongoClient;
  readonly store: LastingStore;
  readonly key: string;
  readonly databases: readonly string[];
  readonly toolVersion: string;
}

/** The most that one PUT of S3 takes. */
export const MAX_BACKUP_BYTES = 5 * 1024 ** 3;
const GZIP = "application/gzip";

/**
 * Takes a backup into the store, then reads it from there, restores it into the scratch server, and counts and sums every
 * collection: what is answered was seen there. Can be repeated: a backup that is stored already is only tried out.
 * @throws AppError BACKUP_EMPTY, BACKUP_TOO_SLOW, BACKUP_INVALID, BACKUP_DIFFERS, RESTORE_REFUSED (the scratch server is not
 * empty), of the store FILE_STORE_FULL, FILE_STORE_UNAVAILABLE, FILE_TOO_LARGE, of MongoDB MONGO_UNAVAILABLE, MONGO_REFUSED
 */
export async function takeBackup(options: TakeOptions): Promise<BackupContent> {
  const { key, store } = options;
  if ((await store.head(key)) === undefined) await dumpInto(options);
  const { meta, result } = await readBackup(store, key, async (archive) => {
    const tallies: CollectionTally[] = [];
    const onTally = (tally: CollectionTally) => void tallies.push(tally);
    const { databases, scratch } = options;
    await restoreArchive(scratch, archive, { databases, replace: false, onTally });
    return tallies;
  });
  return contentOf(meta, result);
}

async function dumpInto(options: TakeOptions): Promise<void> {
  const zipped = createGzip({ level: ZIP_LEVEL });
  const dumped = pipeline(dumpOf(options), zipped).catch((error: unknown) => error);
  try {
    await options.store.put(options.key, zipped, { contentType: GZIP, maxBytes: MAX_BACKUP_BYTES });
  } catch (error) {
    // Each end breaks with the other; what the databases said is nearer to the cause.
    const cause = await dumped;
    throw cause instanceof AppError ? cause : error;
  }
}

/** Breaks at its end when there was no document: a backup of nothing is equal to nothing, and takes the place of a good one. */
async function* dumpOf({ client, databases, toolVersion }: TakeOptions): AsyncGenerator<Buffer> {
  let documents = 0;
  const onTally = (tally: CollectionTally) => {
    documents += tally.documents;
  };
  yield* dumpDatabases(client, { databases, toolVersion, onTally });
  if (documents === 0) throw new AppError("BACKUP_EMPTY", `${databases.join(", ")} hold no document.`);
}
