import type { Readable } from "node:stream";

/** What is known of a stored file without opening it. */
export interface StoredFile {
  readonly key: string;
  readonly bytes: number;
  /** Of the content, hex. */
  readonly sha256: string;
  readonly contentType: string;
  /** The name a person sees; never part of a path. */
  readonly filename?: string;
  /** From then on the file counts as absent, even before `expire` removed it. */
  readonly expiresAt?: Date;
  readonly storedAt: Date;
}

/** What comes with a file's content. */
export interface PutOptions {
  readonly contentType: string;
  readonly filename?: string;
  /** Without one the file stays until it is deleted. */
  readonly expiresAt?: Date;
  /** Content beyond this is refused while it arrives. @default 50 MiB, the most a bot may send */
  readonly maxBytes?: number;
}

/** A file being read; a stream that is not read to its end has to be destroyed. */
export interface OpenedFile {
  readonly meta: StoredFile;
  readonly stream: Readable;
}

/**
 * Where files live: GridFS by default, S3 in production; `conformance.ts` is what both keep.
 * Keys are written once. Failures of the store itself are AppError FILE_STORE_UNAVAILABLE (retry backoff).
 */
export interface FileStore {
  /**
   * Stores a file; it becomes visible whole or not at all. A key that exists: the same content answers what is stored
   * (its metadata stay as they were), so a repeated run is harmless; other content is refused.
   * @throws AppError FILE_KEY_INVALID; FILE_EXISTS for other content; FILE_TOO_LARGE; what the body's stream threw.
   */
  put(key: string, body: Readable | Uint8Array, options: PutOptions): Promise<StoredFile>;
  /** @throws AppError FILE_NOT_FOUND when there is none or it expired. */
  open(key: string): Promise<OpenedFile>;
  /** Undefined when there is none or it expired. */
  head(key: string): Promise<StoredFile | undefined>;
  /** Removes a file; an absent one is no error. */
  delete(key: string): Promise<void>;
  /**
   * Removes files that expired before `now` and what interrupted uploads left, at most 1,000 per call, and answers how
   * many files. Call it regularly, and again at once while it answers 1,000. Safe to run in several processes at once;
   * runs that overlap may both count a file.
   */
  expire(now: Date): Promise<number>;
}

/** The most a bot may send to Telegram (https://core.telegram.org/bots/api#sending-files). */
export const DEFAULT_MAX_BYTES = 50 * 1024 * 1024;

/** Files removed by one call of `expire`. */
export const EXPIRE_BATCH = 1_000;
