import { randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { unlink } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { AppError } from "../errors/app-error.ts";
import { type ContentDigest, digestOf, pour } from "./content-meter.ts";
import { assertFileKey, cleanContentType, fileNotFound, isExpired, settleTakenKey } from "./file-rules.ts";
import { DEFAULT_MAX_BYTES, type FileStore, type PutOptions, type StoredFile } from "./file-store.ts";
import { hasStatus, storeCall } from "./s3-calls.ts";
import { createExpiryIndex } from "./s3-expiry.ts";
import { encodeMetadata, type ObjectHead, toStored } from "./s3-metadata.ts";

export interface S3FileStoreOptions {
  readonly client: S3Client;
  /** Exists already: making buckets is the cluster's task. */
  readonly bucket: string;
  /** Folder for files on their way in. An emptyDir where the root file system is read-only. */
  readonly spoolDir: string;
  readonly now?: () => Date;
}

type Body = Readable | Uint8Array;

/** A content at hand, to be sent as often as needed. */
interface Spooled extends ContentDigest {
  read(): Body;
}

/** How often a put is tried against others that write and remove the same key. */
const RACES = 5;

/**
 * Files in an S3 bucket (or what speaks its API). An object appears when its PUT is complete, and `If-None-Match`
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html) makes keys written once.
 * A stream is spooled to disk first: its hash goes into the object's metadata, which S3 wants before the content, and
 * S3 checks it on arrival.
 */
export function createS3FileStore(options: S3FileStoreOptions): FileStore {
  const { client, bucket: Bucket, spoolDir, now = () => new Date() } = options;
  const expiry = createExpiryIndex(client, Bucket);

  async function head(Key: string): Promise<ObjectHead | undefined> {
    try {
      return await storeCall(client.send(new HeadObjectCommand({ Bucket, Key })));
    } catch (error) {
      if (hasStatus(error, 404)) return undefined;
      throw error;
    }
  }

  async function find(key: string): Promise<StoredFile | undefined> {
    const found = await head(key);
    const stored = found && toStored(key, found);
    return stored && !isExpired(stored, now()) ? stored : undefined;
  }

  /** Answers what is under the key in the end, this content or another that was first; undefined when it vanished. */
  async function writeOnce(
    key: string,
    content: Spooled,
    options: PutOptions,
  ): Promise<StoredFile | undefined> {
    const written = await putUnlessTaken(putCommand(Bucket, key, content, options));
    const found = await head(key);
    const stored = found && toStored(key, found);
    if (!stored || written || !isExpired(stored, now())) return stored;
    await expiry.removeObject(key, found);
    return undefined;
  }

  async function putUnlessTaken(command: PutObjectCommand): Promise<boolean> {
    try {
      await storeCall(client.send(command));
      return true;
    } catch (error) {
      if (hasStatus(error, 412) || hasStatus(error, 409)) return false;
      throw error;
    }
  }

  async function write(key: string, content: Spooled, options: PutOptions): Promise<StoredFile> {
    if (options.expiresAt) await expiry.note(key, options.expiresAt);
    for (let race = 0; race < RACES; race += 1) {
      const stored = await writeOnce(key, content, options);
      if (stored) return settleTakenKey(stored, content.sha256);
    }
    throw new AppError("FILE_STORE_UNAVAILABLE", `Others keep writing ${key}.`, { retry: "backoff" });
  }

  return {
    put: async (key, body, putOptions) => {
      assertFileKey(key);
      const maxBytes = putOptions.maxBytes ?? DEFAULT_MAX_BYTES;
      const existing = await find(key);
      if (existing) return settleTakenKey(existing, (await digestOf(body, maxBytes)).sha256);
      return withSpooled(body, maxBytes, spoolDir, (content) => write(key, content, putOptions));
    },
    open: async (key) => {
      const found = await storeCall(client.send(new GetObjectCommand({ Bucket, Key: key }))).catch(
        (error: unknown) => {
          throw hasStatus(error, 404) ? fileNotFound(key) : error;
        },
      );
      const stream = found.Body;
      if (!(stream instanceof Readable)) throw new TypeError("the S3 client gave no Node stream");
      const meta = toStored(key, found);
      if (!isExpired(meta, now())) return { meta, stream };
      stream.destroy();
      throw fileNotFound(key);
    },
    head: find,
    delete: async (key) => {
      await expiry.removeObject(key);
    },
    expire: (at) => expiry.sweep(at, head),
  };
}

function putCommand(Bucket: string, Key: string, content: Spooled, options: PutOptions): PutObjectCommand {
  const { contentType, filename, expiresAt } = options;
  return new PutObjectCommand({
    Bucket,
    Key,
    Body: content.read(),
    ContentLength: content.bytes,
    ContentType: cleanContentType(contentType),
    ChecksumSHA256: Buffer.from(content.sha256, "hex").toString("base64"),
    Metadata: encodeMetadata({ sha256: content.sha256, filename, expiresAt }),
    IfNoneMatch: "*",
  });
}

/** Brings content to where it can be read twice; what is on disk is gone afterwards. */
async function withSpooled<T>(
  body: Body,
  maxBytes: number,
  spoolDir: string,
  use: (content: Spooled) => Promise<T>,
): Promise<T> {
  if (body instanceof Uint8Array) return use({ ...(await digestOf(body, maxBytes)), read: () => body });
  const path = join(spoolDir, `botfleet-upload-${randomUUID()}`);
  try {
    const digest = await pour(body, createWriteStream(path, { flags: "wx", mode: 0o600 }), maxBytes);
    return await use({ ...digest, read: () => createReadStream(path) });
  } finally {
    await unlink(path).catch(() => undefined);
  }
}
