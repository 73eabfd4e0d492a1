import type { FileKind } from "../files/stored-file.ts";
import { badRequest } from "../wire/api-error.ts";
import type { FormFile } from "../wire/form.ts";

const PHOTO_BYTES = 5 * 2 ** 20;
const FILE_BYTES = 20 * 2 ** 20;
const TIMEOUT_MS = 20_000;

/** Gets a file from a web address, as Telegram does for sends by URL: 5 MB for photos, 20 MB for the rest. */
export async function fetchFile(address: string, kind: FileKind): Promise<FormFile> {
  const limit = kind === "photo" ? PHOTO_BYTES : FILE_BYTES;
  const failed = () => badRequest("failed to get HTTP URL content");
  if (!URL.canParse(address)) throw badRequest("wrong HTTP URL specified");
  const response = await fetch(address, { signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(() => undefined);
  if (response === undefined || !response.ok || response.body === null) throw failed();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.length;
    if (size > limit) throw failed();
    chunks.push(chunk);
  }
  const mimeType = (response.headers.get("content-type") ?? "").split(";")[0] ?? "";
  if (mimeType === "text/html") throw badRequest("wrong type of the web page content");
  const name = new URL(address).pathname.split("/").at(-1) ?? "";
  return { name, mimeType, bytes: Buffer.concat(chunks) };
}
