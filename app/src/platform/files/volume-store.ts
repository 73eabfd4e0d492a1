import { randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { z } from "zod";
import { AppError } from "../errors/app-error.ts";
import { digestOf, pour } from "./content-meter.ts";
import { assertFileKey, cleanContentType, fileNotFound, settleTakenKey } from "./file-rules.ts";
import { DEFAULT_MAX_BYTES, type FileStore, type PutOptions, type StoredFile } from "./file-store.ts";

/** A file store whose files stay until they are deleted. */
export type LastingStore = Omit<FileStore, "expire">;

const ABOUT = ".about.json";
const PARTIAL = ".partial-";

const aboutSchema = z.object({
  bytes: z.number(),
  sha256: z.string(),
  contentType: z.string(),
  storedAt: z.iso.datetime(),
});

/**
 * Files in a folder of a volume, each with what is known of it beside it. One process writes at a time: what it finds half
 * written is left of one that was killed, and goes. Keys are names without slashes.
 * @throws AppError FILE_STORE_FULL when the volume is; FILE_STORE_UNAVAILABLE for whatever else is wrong with it
 */
export function createVolumeStore(folder: string): LastingStore {
  const at = (key: string): string => {
    assertFileKey(key);
    if (key.includes("/")) throw new AppError("FILE_KEY_INVALID", `Key ${key} has a slash.`);
    return join(folder, key);
  };
  const head = (key: string): Promise<StoredFile | undefined> => onVolume(() => headOf(key, at(key)));
  return {
    head,
    put: async (key, body, options) => {
      const existing = await head(key);
      if (existing)
        return settleTakenKey(existing, (await digestOf(body, options.maxBytes ?? DEFAULT_MAX_BYTES)).sha256);
      return onVolume(() => write(folder, key, body, options));
    },
    open: async (key) => {
      const meta = await head(key);
      if (meta === undefined) throw fileNotFound(key);
      return { meta, stream: createReadStream(at(key)) };
    },
    delete: (key) =>
      onVolume(async () => {
        // The content first: what is known of it says nothing without it.
        for (const path of [at(key), at(key) + ABOUT]) await rm(path, { force: true });
      }),
  };
}

async function headOf(key: string, path: string): Promise<StoredFile | undefined> {
  const [found, about] = await Promise.all([
    unlessMissing(stat(path)),
    unlessMissing(readFile(path + ABOUT)),
  ]);
  if (found === undefined || about === undefined) return undefined;
  const { storedAt, ...meta } = aboutSchema.parse(JSON.parse(about.toString()));
  if (found.size !== meta.bytes)
    throw unavailable(`${key} has ${found.size} bytes, of ${meta.bytes} that were written`);
  return { key, ...meta, storedAt: new Date(storedAt) };
}

/** Content and what is known of it are on the disk before the content has its name: then the file is there. */
async function write(
  folder: string,
  key: string,
  body: Readable | Uint8Array,
  { contentType, maxBytes = DEFAULT_MAX_BYTES }: PutOptions,
): Promise<StoredFile> {
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder))
    if (name.includes(PARTIAL)) await rm(join(folder, name), { force: true });
  const partial = join(folder, `${key}${PARTIAL}${randomUUID()}`);
  try {
    const digest = await pour(body, createWriteStream(partial, { flags: "wx", mode: 0o600 }), maxBytes);
    const about = { ...digest, contentType: cleanContentType(contentType) };
    const storedAt = new Date();
    await writeFile(join(folder, key + ABOUT), JSON.stringify({ ...about, storedAt }), { flush: true });
    await synced(partial);
    await rename(partial, join(folder, key));
    await synced(folder);
    return { key, ...about, storedAt };
  } finally {
    await rm(partial, { force: true });
  }
}

async function synced(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException | undefined)?.code;

const unlessMissing = <T>(call: Promise<T>): Promise<T | undefined> =>
  call.catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  });

const FULL = ["ENOSPC", "EDQUOT"];
const BROKEN = ["EACCES", "EPERM", "EROFS", "EIO", "ENOENT", "ENOTDIR", "ESTALE"];

async function onVolume<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw volumeError(error);
  }
}

/** What the system says of a volume, as an error that says what to do; others as they are. */
export function volumeError(cause: unknown): unknown {
  const code = codeOf(cause) ?? "";
  if (FULL.includes(code))
    return new AppError("FILE_STORE_FULL", "The volume has no room left: make it larger, or keep less.", {
      cause,
    });
  return BROKEN.includes(code) ? unavailable(String(cause), cause) : cause;
}

const unavailable = (why: string, cause?: unknown): AppError =>
  new AppError("FILE_STORE_UNAVAILABLE", `The volume did not do its part (${why}).`, {
    retry: "backoff",
    cause,
  });
