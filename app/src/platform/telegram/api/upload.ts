import { FormData } from "undici";
import { AppError } from "../../errors/app-error.ts";
import type { FileStore } from "../../files/file-store.ts";
import type { CallFailure } from "./failure.ts";
import { isStoredFileMarker } from "./stored-file.ts";

/** The parameters as a form, with the content of the stored files they name; or why they cannot be sent. */
export async function uploadForm(
  payload: Readonly<Record<string, unknown>>,
  files: Pick<FileStore, "open">,
  signal: AbortSignal,
): Promise<FormData | CallFailure> {
  try {
    const form = new FormData();
    const given = Object.entries(payload).filter(([, value]) => value !== undefined && value !== null);
    for (const [name, value] of given) {
      if (isStoredFileMarker(value)) {
        const { key, filename, contentType } = value.stored_file;
        form.append(name, await contentOf(files, key, contentType, signal), filename);
      } else form.append(name, typeof value === "object" ? JSON.stringify(value) : String(value));
    }
    return form;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const passes = signal.aborted || (error instanceof AppError && error.retry !== "never");
    return { kind: passes ? "unreachable" : "unsendable", reason };
  }
}

async function contentOf(
  files: Pick<FileStore, "open">,
  key: string,
  type: string,
  signal: AbortSignal,
): Promise<Blob> {
  const over = Promise.withResolvers<never>();
  const abort = (): void => over.reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    signal.throwIfAborted();
    const { stream } = await Promise.race([files.open(key), over.promise]);
    signal.addEventListener("abort", () => stream.destroy(), { once: true });
    return await Promise.race([collected(stream, type), over.promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

async function collected(stream: AsyncIterable<unknown>, type: string): Promise<Blob> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  for await (const chunk of stream) chunks.push(new Uint8Array(chunk as Uint8Array));
  return new Blob(chunks, { type });
}
