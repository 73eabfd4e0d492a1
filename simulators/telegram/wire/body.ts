import { JsonPost } from "./json-posts/json-post.ts";
import type { Request } from "./request.ts";

/** The body was larger than allowed. */
export class BodyTooLarge extends Error {}

/** Reads a whole body of at most `limit` bytes; rejects with {@link BodyTooLarge}, or when the other side hangs up. */
export function readBody(request: Request, limit: number): Promise<Buffer> {
  if (request instanceof JsonPost) {
    return request.body.length <= limit ? Promise.resolve(request.body) : Promise.reject(tooLarge(limit));
  }
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else reject(tooLarge(limit));
    });
    request.on("end", () =>
      resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)),
    );
    request.on("error", reject);
    // An error costs its stack trace; each request closes, few are cut off.
    request.on("close", () => {
      if (!request.complete) reject(new Error("The client hung up"));
    });
  });
}

function tooLarge(limit: number): BodyTooLarge {
  return new BodyTooLarge(`The body is larger than ${limit} bytes`);
}
