import { createHash } from "node:crypto";
import { Readable, Transform, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { AppError } from "../errors/app-error.ts";

/** What is known of content once it went by. */
export interface ContentDigest {
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

/** Content as a stream, whichever form it was given in. */
export function toStream(body: Readable | Uint8Array): Readable {
  return body instanceof Uint8Array ? Readable.from([body]) : body;
}

/**
 * Sends content into `target`, hashing and counting it on the way.
 * @throws AppError FILE_TOO_LARGE as soon as it exceeds `maxBytes`; what body or target threw. Both are destroyed then.
 */
export async function pour(
  body: Readable | Uint8Array,
  target: NodeJS.WritableStream,
  maxBytes: number,
): Promise<ContentDigest> {
  const hash = createHash("sha256");
  let bytes = 0;
  const meter = new Transform({
    transform(chunk: Uint8Array | string, encoding, done) {
      const data = typeof chunk === "string" ? Buffer.from(chunk, encoding) : chunk;
      bytes += data.byteLength;
      if (bytes > maxBytes) return done(tooLarge(maxBytes));
      hash.update(data);
      done(null, data);
    },
  });
  await pipeline(toStream(body), meter, target);
  return { bytes, sha256: hash.digest("hex") };
}

/** Reads content to its end only to know its digest. @throws as {@link pour} */
export function digestOf(body: Readable | Uint8Array, maxBytes: number): Promise<ContentDigest> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  return pour(body, nowhere, maxBytes);
}

function tooLarge(maxBytes: number): AppError {
  const options = { messageKey: "file-too-large", details: { maxBytes } };
  return new AppError("FILE_TOO_LARGE", `The content is larger than ${maxBytes} bytes.`, options);
}
