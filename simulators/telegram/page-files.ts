import { readFile, stat } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";
import { extname, join, normalize, sep } from "node:path";
import { answerBytes } from "./wire/answer.ts";
import type { Reply } from "./wire/reply.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".ts": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
};

const FOLDER = join(import.meta.dirname, "page");

/** Stripping types takes a millisecond of the loop that delivers updates; it is done once per change of a file. */
const ready = new Map<string, { readonly changedAt: number; readonly body: Buffer }>();

/** Serves a file of the chat page, TypeScript without its types; false when there is none of that name. */
export async function answerPageFile(response: Reply, name: string): Promise<boolean> {
  const type = TYPES[extname(name)];
  const path = normalize(join(FOLDER, name));
  if (type === undefined || !path.startsWith(FOLDER + sep)) return false;
  const body = await readyFile(path).catch(() => undefined);
  if (body === undefined) return false;
  answerBytes(response, 200, type, body, { "cache-control": "no-cache" });
  return true;
}

async function readyFile(path: string): Promise<Buffer> {
  const { mtimeMs: changedAt } = await stat(path);
  const known = ready.get(path);
  if (known?.changedAt === changedAt) return known.body;
  const bytes = await readFile(path);
  const body = extname(path) === ".ts" ? Buffer.from(stripTypeScriptTypes(bytes.toString())) : bytes;
  ready.set(path, { changedAt, body });
  return body;
}
