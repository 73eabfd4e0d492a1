import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { hasCode } from "../errors/app-error.ts";
import type { FileStore, OpenedFile } from "../files/file-store.ts";
import { readFileLink } from "../files/links/file-links.ts";
import type { LinkSigner } from "../files/links/link-signer.ts";
import type { Logger } from "../observe/logger.ts";
import { refuse } from "./reply.ts";

export interface FileRouteOptions {
  readonly files: Pick<FileStore, "open">;
  readonly signer: LinkSigner;
  readonly logger: Logger;
  readonly now?: () => number;
}

/** Answers `GET /files/<key>?…` of a signed link. */
export type FileRoute = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Whoever reads slower holds a connection of the store for nothing. */
const SEND_WITHIN_MS = 60_000;
/** Files being sent at a time; more are asked to come again. */
const AT_ONCE = 64;
const TEXT = { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" } as const;

interface Refusal {
  readonly status: number;
  readonly why: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Serves stored files to whoever has a good link. There is no list and no way to a file without a signature; what is wrong
 * with a link is told in a sentence, and not whether there is such a file.
 */
export function createFileRoute(options: FileRouteOptions): FileRoute {
  const { files, logger } = options;
  let sending = 0;
  return async (request, response) => {
    const no = ({ headers, status, why }: Refusal): void =>
      void refuse(request, response, status, { ...TEXT, ...headers }, `${why}\n`);
    const wanted = read(options, request);
    if ("status" in wanted) return no(wanted);
    if (sending >= AT_ONCE) return no(BUSY);
    sending++;
    try {
      await send(request, response, await files.open(wanted.key));
    } catch (err) {
      if (hasCode(err, "FILE_NOT_FOUND")) return no(GONE);
      logger.warn({ err, key: wanted.key }, "a file could not be sent");
      if (response.headersSent) response.destroy();
      else no(UNREADABLE);
    } finally {
      sending--;
    }
  };
}

const BUSY: Refusal = {
  status: 503,
  why: "Too many files are being sent. Try again.",
  headers: { "retry-after": "5" },
};
const GONE: Refusal = { status: 404, why: "This file is no longer there." };
const UNREADABLE: Refusal = {
  status: 503,
  why: "The file cannot be read now. Try again in a minute.",
  headers: { "retry-after": "30" },
};

/** The file that is asked for, or why it is not to be had. */
function read(
  { now = Date.now, signer }: FileRouteOptions,
  { method, url }: IncomingMessage,
): Refusal | { readonly key: string } {
  if (method !== "GET" && method !== "HEAD")
    return { status: 405, why: "Files can only be read.", headers: { allow: "GET, HEAD" } };
  const link = readFileLink(url ?? "");
  if (link === undefined || !signer.isGood(link))
    return { status: 403, why: "This link is not whole or was changed. Ask the bot for a new one." };
  if (link.expires * 1_000 <= now())
    return { status: 410, why: "This link has expired. Ask the bot for a new one." };
  return { key: link.key };
}

async function send(
  request: IncomingMessage,
  response: ServerResponse,
  { meta, stream }: OpenedFile,
): Promise<void> {
  const name = meta.filename ?? meta.key.slice(meta.key.lastIndexOf("/") + 1);
  response.writeHead(200, {
    "content-type": meta.contentType,
    "content-length": String(meta.bytes),
    "content-disposition": disposition(name),
    // Addresses of people: neither a CDN nor a shared computer keeps them.
    "cache-control": "private, no-store",
    "accept-ranges": "none",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex",
  });
  if (request.method === "HEAD") {
    stream.destroy();
    response.end();
    return;
  }
  await pipeline(stream, response, { signal: AbortSignal.timeout(SEND_WITHIN_MS) });
}

/** Always to be saved: what people stored is never shown as a page of ours (RFC 6266). */
function disposition(name: string): string {
  const plain = name.replaceAll(/[^\w. -]/g, "_");
  const whole = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`;
}
