import { type Collection, type Db, GridFSBucket, MongoError, MongoServerError, ObjectId } from "mongodb";
import { AppError } from "../errors/app-error.ts";
import { type ContentDigest, digestOf, pour } from "./content-meter.ts";
import {
  assertFileKey,
  cleanContentType,
  cleanFilename,
  fileNotFound,
  isExpired,
  settleTakenKey,
} from "./file-rules.ts";
import { insertWhole } from "./gridfs-small-file.ts";
import {
  DEFAULT_MAX_BYTES,
  EXPIRE_BATCH,
  type FileStore,
  type PutOptions,
  type StoredFile,
} from "./file-store.ts";

export interface GridFsFileStoreOptions {
  readonly db: Db;
  /** Prefix of the collections. @default "files" */
  readonly bucket?: string;
  readonly now?: () => Date;
}

interface FileDocument {
  readonly _id: ObjectId;
  readonly length: number;
  readonly chunkSize: number;
  readonly uploadDate: Date;
  /** The key; while uploading, a name no key can have. */
  readonly filename: string;
  readonly metadata?: {
    readonly sha256: string;
    readonly contentType: string;
    readonly filename?: string;
    readonly expiresAt?: Date;
  };
}

/** An upload or removal under way: what a crash leaves behind is found by it. */
interface PendingDocument {
  readonly _id: ObjectId;
  readonly startedAt: Date;
}

interface Collections {
  readonly db: Db;
  readonly bucket: GridFSBucket;
  readonly files: Collection<FileDocument>;
  readonly chunks: Collection;
  readonly pending: Collection<PendingDocument>;
}

/** One write per MiB instead of GridFS's 255 KiB: a replicated write costs more than its bytes. */
const CHUNK_BYTES = 1024 * 1024;
/** No upload takes a day, so one that began before is nobody's. */
const ABANDONED_AFTER_MS = 24 * 3600 * 1000;

/**
 * Files in MongoDB's GridFS. What fits into one chunk is inserted in one transaction. A larger upload is written under a name
 * no key can have and published by one renaming update under a unique index; that is what makes files appear whole and keys
 * written once.
 * Creates its indexes, so call it once per process.
 */
export async function createGridFsFileStore(options: GridFsFileStoreOptions): Promise<FileStore> {
  const { db, bucket: bucketName = "files", now = () => new Date() } = options;
  const collections: Collections = {
    db,
    bucket: new GridFSBucket(db, { bucketName, chunkSizeBytes: CHUNK_BYTES }),
    files: db.collection<FileDocument>(`${bucketName}.files`),
    chunks: db.collection(`${bucketName}.chunks`),
    pending: db.collection<PendingDocument>(`${bucketName}.pending`),
  };
  await storeCall(createIndexes(collections));
  const { files, bucket } = collections;

  async function find(key: string): Promise<FileDocument | undefined> {
    const document = await files.findOne({ filename: key });
    return document && !isExpired(toStored(document), now()) ? document : undefined;
  }

  async function put(
    key: string,
    body: Parameters<FileStore["put"]>[1],
    putOptions: PutOptions,
  ): Promise<StoredFile> {
    const maxBytes = putOptions.maxBytes ?? DEFAULT_MAX_BYTES;
    if (body instanceof Uint8Array && body.byteLength <= CHUNK_BYTES) {
      const digest = await digestOf(body, maxBytes);
      return putWhole(collections, { _id: new ObjectId(), key, digest, putOptions, now: now() }, body);
    }
    const existing = await find(key);
    if (existing) return settleTakenKey(toStored(existing), (await digestOf(body, maxBytes)).sha256);
    const _id = new ObjectId();
    await collections.pending.insertOne({ _id, startedAt: now() });
    try {
      const upload = bucket.openUploadStreamWithId(_id, `.uploading/${_id.toHexString()}`);
      const digest = await pour(body, upload, maxBytes);
      return await publish(collections, { _id, key, digest, putOptions, now: now() });
    } catch (error) {
      await discardQuietly(collections, _id);
      throw error;
    }
  }

  return {
    put: async (key, body, putOptions) => {
      assertFileKey(key);
      return storeCall(put(key, body, putOptions));
    },
    open: async (key) => {
      const document = await storeCall(find(key));
      if (!document) throw fileNotFound(key);
      return { meta: toStored(document), stream: bucket.openDownloadStream(document._id) };
    },
    head: async (key) => {
      const document = await storeCall(find(key));
      return document && toStored(document);
    },
    delete: async (key) => {
      const document = await storeCall(files.findOne({ filename: key }));
      if (document) await storeCall(remove(collections, [document._id], now()));
    },
    expire: (at) => storeCall(expire(collections, at)),
  };
}

async function createIndexes({ chunks, files, pending }: Collections): Promise<void> {
  // As GridFS makes it with the first upload.
  await chunks.createIndex({ files_id: 1, n: 1 }, { unique: true });
  await files.createIndex({ filename: 1 }, { unique: true, name: "key" });
  await files.createIndex({ "metadata.expiresAt": 1 }, { sparse: true, name: "expiry" });
  await pending.createIndex({ startedAt: 1 }, { name: "started" });
}

interface Upload {
  readonly _id: ObjectId;
  readonly key: string;
  readonly digest: ContentDigest;
  readonly putOptions: PutOptions;
  readonly now: Date;
}

function metadataOf({ digest, putOptions }: Upload): NonNullable<FileDocument["metadata"]> {
  const { contentType, filename, expiresAt } = putOptions;
  return {
    sha256: digest.sha256,
    contentType: cleanContentType(contentType),
    ...(filename === undefined ? {} : { filename: cleanFilename(filename) }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}

/** Stores what fits into one chunk. */
async function putWhole(collections: Collections, upload: Upload, content: Uint8Array): Promise<StoredFile> {
  const { _id, key, digest, now } = upload;
  const layout = { length: digest.bytes, chunkSize: CHUNK_BYTES, uploadDate: now };
  const document: FileDocument = { _id, ...layout, filename: key, metadata: metadataOf(upload) };
  if (await insertWhole(collections.db.client, collections, { document, content })) return toStored(document);
  return (await settleTaken(collections, upload)) ?? putWhole(collections, upload, content);
}

/** Gives an upload its key; whoever comes second to a key gives his up. */
async function publish(collections: Collections, upload: Upload): Promise<StoredFile> {
  const { files, pending } = collections;
  const { _id, key } = upload;
  try {
    const set = { filename: key, metadata: metadataOf(upload), uploadDate: upload.now };
    const published = await files.findOneAndUpdate({ _id }, { $set: set }, { returnDocument: "after" });
    if (!published)
      throw new AppError("FILE_STORE_UNAVAILABLE", "The upload vanished.", { retry: "backoff" });
    await pending.deleteOne({ _id });
    return toStored(published);
  } catch (error) {
    if (!(error instanceof MongoServerError && error.code === 11000)) throw error;
  }
  const winner = await settleTaken(collections, upload);
  if (winner === undefined) return publish(collections, upload);
  await discard(collections, [_id]);
  return winner;
}

/** What a taken key holds; undefined when it is free again. @throws AppError FILE_EXISTS for other content */
async function settleTaken(
  collections: Collections,
  { key, digest, now }: Upload,
): Promise<StoredFile | undefined> {
  const other = await collections.files.findOne({ filename: key });
  if (other && !isExpired(toStored(other), now)) return settleTakenKey(toStored(other), digest.sha256);
  if (other) await remove(collections, [other._id], now);
  return undefined;
}

/** Removes files whole: noted first, so that a crash half-way leaves no chunks nobody knows of. */
async function remove(collections: Collections, ids: readonly ObjectId[], startedAt: Date): Promise<number> {
  if (ids.length === 0) return 0;
  const note = (_id: ObjectId) => ({
    updateOne: { filter: { _id }, update: { $set: { startedAt } }, upsert: true },
  });
  await collections.pending.bulkWrite(ids.map(note), { ordered: false });
  const { deletedCount } = await collections.files.deleteMany({ _id: { $in: [...ids] } });
  await discard(collections, ids);
  return deletedCount;
}

/** Removes what is left of uploads and removals; files that were published stay. */
async function discard({ files, chunks, pending }: Collections, ids: readonly ObjectId[]): Promise<void> {
  const _id = { $in: [...ids] };
  await files.deleteMany({ _id, filename: /^\.uploading\// });
  const published = new Set(
    (await files.find({ _id }).project({ _id: 1 }).toArray()).map((file) => String(file._id)),
  );
  const orphans = ids.filter((id) => !published.has(id.toHexString()));
  await chunks.deleteMany({ files_id: { $in: orphans } });
  await pending.deleteMany({ _id });
}

/** The caller hears of the first failure; what this cannot clear now, `expire` will. */
async function discardQuietly(collections: Collections, _id: ObjectId): Promise<void> {
  await discard(collections, [_id]).catch(() => undefined);
}

async function expire(collections: Collections, now: Date): Promise<number> {
  const { files, pending } = collections;
  const ids = { limit: EXPIRE_BATCH, projection: { _id: 1 } } as const;
  const expired = await files.find({ "metadata.expiresAt": { $lte: now } }, ids).toArray();
  const removed = await remove(
    collections,
    expired.map(({ _id }) => _id),
    now,
  );
  const since = new Date(now.getTime() - ABANDONED_AFTER_MS);
  const abandoned = await pending.find({ startedAt: { $lt: since } }, ids).toArray();
  if (abandoned.length > 0)
    await discard(
      collections,
      abandoned.map(({ _id }) => _id),
    );
  return removed;
}

function toStored({ filename: key, length, uploadDate, metadata }: FileDocument): StoredFile {
  return {
    key,
    bytes: length,
    sha256: metadata?.sha256 ?? "",
    contentType: metadata?.contentType ?? "application/octet-stream",
    storedAt: uploadDate,
    ...(metadata?.filename === undefined ? {} : { filename: metadata.filename }),
    ...(metadata?.expiresAt === undefined ? {} : { expiresAt: metadata.expiresAt }),
  };
}

/** Failures of MongoDB are passing ones; those of the content pass as they are. */
async function storeCall<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    if (!(cause instanceof MongoError)) throw cause;
    throw new AppError("FILE_STORE_UNAVAILABLE", "MongoDB did not carry out a file's call.", {
      retry: "backoff",
      cause,
    });
  }
}
