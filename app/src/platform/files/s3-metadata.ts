import { cleanFilename } from "./file-rules.ts";
import type { StoredFile } from "./file-store.ts";

/** What HEAD and GET tell of an object. */
export interface ObjectHead {
  readonly ContentLength?: number | undefined;
  readonly ContentType?: string | undefined;
  readonly LastModified?: Date | undefined;
  readonly ETag?: string | undefined;
  readonly Metadata?: Readonly<Record<string, string>> | undefined;
}

/** What S3 has no header for; metadata are ASCII and 2 KB at most, so names travel in base64. */
export function encodeMetadata(meta: {
  readonly sha256: string;
  readonly filename?: string | undefined;
  readonly expiresAt?: Date | undefined;
}): Record<string, string> {
  const { sha256, filename, expiresAt } = meta;
  return {
    sha256,
    ...(filename === undefined
      ? {}
      : { filename: Buffer.from(cleanFilename(filename)).toString("base64url") }),
    ...(expiresAt === undefined ? {} : { "expires-at": expiresAt.toISOString() }),
  };
}

/** Reads an object's head back. */
export function toStored(key: string, object: ObjectHead): StoredFile {
  const { sha256 = "", filename, "expires-at": expiresAt } = object.Metadata ?? {};
  return {
    key,
    bytes: object.ContentLength ?? 0,
    sha256,
    contentType: object.ContentType ?? "application/octet-stream",
    storedAt: object.LastModified ?? new Date(0),
    ...(filename === undefined ? {} : { filename: Buffer.from(filename, "base64url").toString() }),
    ...(expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt) }),
  };
}
