import { AppError } from "../errors/app-error.ts";
import type { StoredFile } from "./file-store.ts";

const KEY = /^[A-Za-z0-9][A-Za-z0-9._-]*(?:\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/;
const MAX_KEY_LENGTH = 180;

/**
 * Keys are ASCII parts divided by slashes, none beginning with a dot: no `..`, and the stores' own names (`.expiry/…`)
 * are out of reach.
 * @throws AppError FILE_KEY_INVALID
 */
export function assertFileKey(key: string): void {
  if (key.length <= MAX_KEY_LENGTH && KEY.test(key)) return;
  const rule = `must match ${KEY.source} and be ${MAX_KEY_LENGTH} long at most.`;
  throw new AppError("FILE_KEY_INVALID", `Key ${JSON.stringify(key.slice(0, 80))} ${rule}`);
}

const MAX_FILENAME_LENGTH = 200;
const UNSAFE_IN_NAMES = /[\p{Cc}\p{Bidi_Control}/\\]/gu;

/** A name as people sent it, without what could mislead a file system or a reader; its end, the type, is kept. */
export function cleanFilename(filename: string): string {
  const clean = filename.toWellFormed().replace(UNSAFE_IN_NAMES, "_");
  return clean.slice(-MAX_FILENAME_LENGTH).toWellFormed();
}

/** Content types come from people's devices and end up in headers; what is none becomes the general type. */
export function cleanContentType(contentType: string): string {
  const [type = ""] = contentType.split(";", 1);
  return /^[\w.+-]{1,60}\/[\w.+-]{1,60}$/.test(type) ? type.toLowerCase() : "application/octet-stream";
}

/** True from the moment of expiry on. */
export function isExpired({ expiresAt }: Pick<StoredFile, "expiresAt">, now: Date): boolean {
  return expiresAt !== undefined && expiresAt <= now;
}

/** The answer to a put on a key that is taken. @throws AppError FILE_EXISTS for other content */
export function settleTakenKey(existing: StoredFile, sha256: string): StoredFile {
  if (existing.sha256 === sha256) return existing;
  throw new AppError("FILE_EXISTS", `Key ${existing.key} holds other content; keys are written once.`);
}

/** What reading a key that has no file throws. */
export function fileNotFound(key: string): AppError {
  return new AppError("FILE_NOT_FOUND", `There is no file ${key}, or it expired.`);
}
