import { mkdirSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import type { RecordStore } from "../storage/record-store.ts";
import { imageSize } from "./image-size.ts";
import type { FileKind, StoredFile } from "./stored-file.ts";

/** A file as it came in. */
export interface Upload {
  readonly kind: FileKind;
  readonly name: string;
  readonly mimeType: string;
  readonly bytes: Buffer;
}

/** Where files are kept. */
export interface FileStoreOptions {
  /** Folder for the bytes; in memory when undefined. */
  readonly folder: string | undefined;
  readonly records: RecordStore;
  readonly random: () => number;
  /** The oldest files go when there are more bytes. */
  readonly maxBytes: number;
}

/** Keeps the files of all bots; a file id works for any of them, unlike on Telegram, where each bot has its own. */
export class FileStore {
  readonly #options: FileStoreOptions;
  readonly #files = new Map<string, StoredFile>();
  readonly #byUniqueId = new Map<string, StoredFile>();
  readonly #byPath = new Map<string, StoredFile>();
  readonly #bytes = new Map<string, Buffer>();
  #total = 0;

  constructor(options: FileStoreOptions) {
    this.#options = options;
    if (options.folder !== undefined) mkdirSync(options.folder, { recursive: true });
  }

  /** Puts back a stored file. */
  restore(file: StoredFile): void {
    this.#files.set(file.fileId, file);
    this.#byUniqueId.set(file.uniqueId, file);
    this.#byPath.set(file.path, file);
    this.#total += file.size;
  }

  async add({ kind, name, mimeType, bytes }: Upload): Promise<StoredFile> {
    const uniqueId = `Ag${this.#word(13)}`;
    const size = imageSize(bytes);
    const extension = kind === "photo" ? ".jpg" : extname(name).slice(0, 12);
    const file: StoredFile = {
      fileId: `BQAC${this.#word(60)}`,
      uniqueId,
      kind,
      path: `${kind}s/file_${this.#files.size}_${uniqueId}${extension}`,
      name,
      mimeType,
      size: bytes.length,
      width: size?.width ?? 0,
      height: size?.height ?? 0,
    };
    if (this.#options.folder === undefined) this.#bytes.set(uniqueId, bytes);
    else await writeFile(join(this.#options.folder, uniqueId), bytes);
    this.restore(file);
    this.#options.records.put("file", uniqueId, () => file);
    await this.#shrink();
    return file;
  }

  byId(fileId: string): StoredFile | undefined {
    return this.#files.get(fileId);
  }

  byUniqueId(uniqueId: string): StoredFile | undefined {
    return this.#byUniqueId.get(uniqueId);
  }

  byPath(path: string): StoredFile | undefined {
    return this.#byPath.get(path);
  }

  async read(file: StoredFile): Promise<Buffer> {
    const { folder } = this.#options;
    return this.#bytes.get(file.uniqueId) ?? (await readFile(join(folder ?? "", file.uniqueId)));
  }

  async #shrink(): Promise<void> {
    for (const file of this.#files.values()) {
      if (this.#total <= this.#options.maxBytes || this.#files.size === 1) return;
      this.#files.delete(file.fileId);
      this.#byUniqueId.delete(file.uniqueId);
      this.#byPath.delete(file.path);
      this.#bytes.delete(file.uniqueId);
      this.#total -= file.size;
      this.#options.records.delete("file", file.uniqueId);
      const { folder } = this.#options;
      if (folder !== undefined) await rm(join(folder, file.uniqueId), { force: true });
    }
  }

  #word(length: number): string {
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    return Array.from({ length }, () => alphabet[Math.floor(this.#options.random() * 64)]).join("");
  }
}
