import { BSON, type Document } from "mongodb";
import { z } from "zod";
import { AppError } from "../../errors/app-error.ts";

/*
 * The layout of `mongodump --archive`, so that a backup can be read without this project: a magic number, a header and the
 * collections, then blocks of a collection's documents, each block under its name, and a sum at each collection's end.
 * https://github.com/mongodb/mongo-tools/tree/master/common/archive
 */
export const MAGIC = Buffer.from([0x6d, 0xe2, 0x99, 0x81]);
/** Ends the list of collections and each block. */
export const TERMINATOR = Buffer.from([0xff, 0xff, 0xff, 0xff]);
export const FORMAT_VERSION = "0.1";

/** A collection of a backup, without its documents. */
export interface ArchivedCollection {
  readonly database: string;
  readonly name: string;
  readonly options: Document;
  readonly indexes: readonly Document[];
}

/** What is known of a collection whose documents went by. */
export interface CollectionTally {
  readonly namespace: string;
  readonly documents: number;
  readonly bytes: number;
  /** {@link Crc64} of all its documents, in the order of their `_id`. */
  readonly crc: string;
}

/** Name of a collection within the server. */
export const namespaceOf = ({ database, name }: Pick<ArchivedCollection, "database" | "name">): string =>
  `${database}.${name}`;

export const headerSchema = z.object({
  version: z.literal(FORMAT_VERSION),
  server_version: z.string(),
  tool_version: z.string(),
});

const collectionSchema = z.object({
  db: z.string(),
  collection: z.string(),
  metadata: z.string(),
  type: z.enum(["collection", ""]).optional(),
});

const metadataSchema = z.object({
  options: z.record(z.string(), z.unknown()).default({}),
  indexes: z.array(z.record(z.string(), z.unknown())).default([]),
});

export const blockSchema = z.object({
  db: z.string(),
  collection: z.string(),
  EOF: z.boolean(),
  CRC: z.bigint(),
});

/** A collection as the archive's beginning lists it. */
export function collectionEntry({ database, indexes, name, options }: ArchivedCollection): Buffer {
  const metadata = { options, indexes, collectionName: name, type: "collection" };
  return bytesOf({
    db: database,
    collection: name,
    metadata: BSON.EJSON.stringify(metadata, { relaxed: false }),
    size: 0,
    type: "collection",
  });
}

/** The same read again. @throws AppError BACKUP_INVALID, also for what no bot has: views and time series */
export function readCollectionEntry(bytes: Uint8Array): ArchivedCollection {
  const { collection, db, metadata } = readAs(collectionSchema, bytes, "a collection");
  const { indexes, options } = metadataSchema.parse(BSON.EJSON.parse(metadata));
  return { database: db, name: collection, options, indexes };
}

/** What stands before a block of documents, or alone at a collection's end, with their sum. */
export function blockHeader(
  { database, name }: Pick<ArchivedCollection, "database" | "name">,
  crc?: bigint,
): Buffer {
  const sum = BSON.Long.fromBigInt(crc ?? 0n);
  return bytesOf({ db: database, collection: name, EOF: crc !== undefined, CRC: sum });
}

/** A document's bytes. */
export const bytesOf = (document: Document): Buffer => Buffer.from(BSON.serialize(document));

/** Reads a document of the archive's own. @throws AppError BACKUP_INVALID */
export function readAs<T>(schema: z.ZodType<T>, bytes: Uint8Array, what: string): T {
  try {
    return schema.parse(BSON.deserialize(bytes, { useBigInt64: true }));
  } catch (cause) {
    throw invalidBackup(`what should be ${what} is not`, cause);
  }
}

/** The one error of whatever is wrong with a backup. */
export function invalidBackup(why: string, cause?: unknown): AppError {
  return new AppError("BACKUP_INVALID", `This is no whole backup: ${why}. Restore another one.`, { cause });
}
