import { randomUUID } from "node:crypto";
import { AppError } from "../../errors/app-error.ts";
import type { FileStore } from "../../files/file-store.ts";
import type { CallFailure } from "./failure.ts";
import type { Content } from "./http1/connections.ts";
import { isStoredFileMarker } from "./stored-file.ts";

/** The parameters as a form, with the content of the stored files they name; or why they cannot be sent. */
export async function uploadForm(
  payload: Readonly<Record<string, unknown>>,
  files: Pick<FileStore, "open">,
  signal: AbortSignal,
): Promise<Content | CallFailure> {
  const boundary = randomUUID();
  const body: Uint8Array[] = [];
  try {
    for (const [name, value] of Object.entries(payload)) {
      if (value === undefined || value === null) continue;
      body.push(Buffer.from(partHead(boundary, name, value)));
      body.push(...(await contentOf(value, files, signal)), Buffer.from("\r\n"));
    }
    body.push(Buffer.from(`--${boundary}--\r\n`));
    return { type: `multipart/form-data; boundary=${boundary}`, body };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const passes = signal.aborted || (error instanceof AppError && error.retry !== "never");
    return { kind: passes ? "unreachable" : "unsendable", reason };
  }
}

function partHead(boundary: string, name: string, value: unknown): string {
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="${quoted(name)}"`;
  if (!isStoredFileMarker(value)) return `${head}\r\n\r\n`;
  const { contentType, filename } = value.stored_file;
  const type = contentType.replaceAll(/[^!-~ ]/g, "");
  return `${head}; filename="${quoted(filename)}"\r\ncontent-type: ${type}\r\n\r\n`;
}

/** As browsers write names into forms: https://html.spec.whatwg.org/#multipart-form-data */
const quoted = (name: string): string =>
  name.replaceAll("\n", "%0A").replaceAll("\r", "%0D").replaceAll('"', "%22");

async function contentOf(
  value: unknown,
  files: Pick<FileStore, "open">,
  signal: AbortSignal,
): Promise<readonly Uint8Array[]> {
  if (isStoredFileMarker(value)) return fileContent(files, value.stored_file.key, signal);
  return [Buffer.from(typeof value === "object" ? JSON.stringify(value) : String(value))];
}

async function fileContent(
  files: Pick<FileStore, "open">,
  key: string,
  signal: AbortSignal,
): Promise<Uint8Array[]> {
  const over = Promise.withResolvers<never>();
  const abort = (): void => over.reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    signal.throwIfAborted();
    const { stream } = await Promise.race([files.open(key), over.promise]);
    signal.addEventListener("abort", () => stream.destroy(), { once: true });
    return await Promise.race([collected(stream), over.promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

async function collected(stream: AsyncIterable<unknown>): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk as Uint8Array);
  return chunks;
}
