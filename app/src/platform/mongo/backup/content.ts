import { createHash } from "node:crypto";
import { Transform } from "node:stream";
import type { Readable } from "node:stream";
import type { BackupContent } from "../../../contracts/backup-report.ts";
import { AppError } from "../../errors/app-error.ts";
import type { OpenedFile } from "../../files/file-store.ts";
import type { LastingStore } from "../../files/volume-store.ts";
import { hasCode } from "../../errors/app-error.ts";
import { type CollectionTally, invalidBackup } from "./archive-format.ts";
import { type Archive, openArchive } from "./read-archive.ts";
import { unzipped } from "./zipped.ts";

/**
 * Reads a stored backup to its end and holds its bytes against the sum that it was stored with.
 * @param use reads the archive to its end @throws AppError BACKUP_NOT_FOUND, BACKUP_INVALID, and what `use` throws
 */
export async function readBackup<T>(
  store: LastingStore,
  key: string,
  use: (archive: Archive) => Promise<T>,
): Promise<{ readonly meta: OpenedFile["meta"]; readonly result: T }> {
  const { meta, stream } = await openFile(store, key);
  const hash = createHash("sha256");
  const result = await use(await openArchive(unzipped(hashed(stream, (bytes) => hash.update(bytes)))));
  if (hash.digest("hex") !== meta.sha256)
    throw invalidBackup(`${key} has other bytes than were stored (${meta.sha256})`);
  return { meta, result };
}

async function openFile(store: LastingStore, key: string): Promise<OpenedFile> {
  try {
    return await store.open(key);
  } catch (cause) {
    if (!hasCode(cause, "FILE_NOT_FOUND")) throw cause;
    throw new AppError("BACKUP_NOT_FOUND", `There is no backup ${key} in the store.`, { cause });
  }
}

function hashed(stream: Readable, see: (bytes: Buffer) => void): Readable {
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      see(chunk);
      done(null, chunk);
    },
  });
  stream.once("error", (error) => meter.destroy(error));
  return stream.pipe(meter);
}

/** Reads an archive only to know that it is whole, and what is in it. */
export async function talliesOf(archive: Archive): Promise<readonly CollectionTally[]> {
  const tallies: CollectionTally[] = [];
  for await (const part of archive.parts()) if (part.kind === "end") tallies.push(part.tally);
  return tallies;
}

/** What is in a backup, in few words. */
export function contentOf(
  { bytes, sha256 }: Pick<OpenedFile["meta"], "bytes" | "sha256">,
  tallies: readonly CollectionTally[],
): BackupContent {
  const lines = tallies.map(({ crc, documents, namespace }) => `${namespace} ${documents} ${crc}`);
  const filled = tallies.filter(({ documents }) => documents > 0);
  const total = (of: (tally: CollectionTally) => number) => tallies.reduce((sum, each) => sum + of(each), 0);
  return {
    bytes,
    sha256,
    databases: new Set(filled.map(({ namespace }) => namespace.slice(0, namespace.indexOf(".")))).size,
    collections: tallies.length,
    documents: total(({ documents }) => documents),
    documentBytes: total((tally) => tally.bytes),
    sum: createHash("sha256").update(lines.toSorted().join("\n")).digest("hex"),
  };
}
