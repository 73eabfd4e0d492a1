import type { IncomingMessage } from "node:http";

/** Telegram's updates stay below 512 KiB, and no service that calls back sends as much. */
export const MAX_BODY_BYTES = 1024 * 1024;

export type Body =
  | { readonly kind: "bytes"; readonly bytes: Buffer }
  | { readonly kind: "too-large" }
  | { readonly kind: "aborted" };

/** Reads a request's body up to {@link MAX_BODY_BYTES}; more is not read to its end. */
export function readBody(request: IncomingMessage): Promise<Body> {
  const announced = Number(request.headers["content-length"] ?? 0);
  if (announced > MAX_BODY_BYTES) return Promise.resolve({ kind: "too-large" });
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_BODY_BYTES) {
        request.pause();
        resolve({ kind: "too-large" });
      } else chunks.push(chunk);
    });
    request.on("end", () => {
      const [only] = chunks;
      resolve({
        kind: "bytes",
        bytes: chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks),
      });
    });
    request.on("close", () => resolve({ kind: "aborted" }));
    request.on("error", () => resolve({ kind: "aborted" }));
  });
}
