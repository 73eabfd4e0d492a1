import { assertFileKey } from "../file-rules.ts";
import type { LinkSigner, SignedFile } from "./link-signer.ts";

/** An address that opens a file until it expires, for whoever has it. */
export interface FileLink {
  readonly url: string;
  readonly expiresAt: Date;
}

/** Makes addresses of stored files. Absent where none is configured: then no link is offered. */
export interface FileLinks {
  /** Whether there is such a file is seen when the address is opened. @throws AppError FILE_KEY_INVALID */
  linkTo(key: string): FileLink;
}

export interface FileLinkOptions {
  /** Where the api role is reached, by itself or through a CDN. */
  readonly baseUrl: string;
  readonly signer: LinkSigner;
  readonly lifetimeMs: number;
  readonly now?: () => number;
}

/** Path before the file's key. */
export const FILES_PATH = "/files/";

/** Builds them; no call to anything is made. */
export function createFileLinks(options: FileLinkOptions): FileLinks {
  const { baseUrl, lifetimeMs, now = Date.now, signer } = options;
  return {
    linkTo: (key) => {
      assertFileKey(key);
      const expires = Math.floor((now() + lifetimeMs) / 1_000);
      const { keyId, signature } = signer.sign(key, expires);
      const query = new URLSearchParams({ expires: String(expires), key: keyId, signature });
      return { url: `${baseUrl}${FILES_PATH}${key}?${query}`, expiresAt: new Date(expires * 1_000) };
    },
  };
}

/** Reads what a request asks for; undefined for what no link of ours says. What a CDN adds to the query does not matter. */
export function readFileLink(target: string): SignedFile | undefined {
  const [path = "", search = ""] = target.split("?", 2);
  if (!path.startsWith(FILES_PATH)) return undefined;
  const query = new URLSearchParams(search);
  const only = (name: string) => (query.getAll(name).length === 1 ? (query.get(name) ?? "") : "");
  const expires = only("expires");
  if (!/^\d{1,12}$/.test(expires)) return undefined;
  const key = path.slice(FILES_PATH.length);
  return { key, expires: Number(expires), keyId: only("key"), signature: only("signature") };
}
