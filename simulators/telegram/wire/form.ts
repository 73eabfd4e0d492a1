import busboy from "busboy";
import { BodyTooLarge } from "./body.ts";
import { JsonPost } from "./json-posts/json-post.ts";
import type { Request } from "./request.ts";

/** A file of a form. */
export interface FormFile {
  readonly name: string;
  readonly mimeType: string;
  readonly bytes: Buffer;
}

/** A form's fields and files by their names. */
export interface Form {
  readonly fields: Map<string, string>;
  readonly files: Map<string, FormFile>;
}

const FIELD_BYTES = 2 ** 20;

/** Reads a multipart form; rejects with {@link BodyTooLarge} when a file has more than `fileBytes`. */
export function readForm(request: Request, fileBytes: number): Promise<Form> {
  if (request instanceof JsonPost) return Promise.reject(new Error("JSON is no form"));
  return new Promise((resolve, reject) => {
    const fields = new Map<string, string>();
    const files = new Map<string, FormFile>();
    const parser = busboy({
      headers: request.headers,
      defParamCharset: "utf8",
      limits: { fileSize: fileBytes, files: 20, fields: 200, fieldSize: FIELD_BYTES },
    });
    parser.on("field", (name, value, info) => {
      if (info.valueTruncated)
        reject(new BodyTooLarge(`The field ${name} is larger than ${FIELD_BYTES} bytes`));
      fields.set(name, value);
    });
    parser.on("file", (field, stream, info) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("limit", () => reject(new BodyTooLarge(`The file is larger than ${fileBytes} bytes`)));
      stream.on("end", () => {
        files.set(field, {
          name: info.filename ?? "",
          mimeType: info.mimeType,
          bytes: Buffer.concat(chunks),
        });
      });
    });
    parser.on("close", () => resolve({ fields, files }));
    parser.on("error", reject);
    request.on("error", reject);
    request.on("close", () => {
      if (!request.complete) reject(new Error("The client hung up"));
    });
    request.pipe(parser);
  });
}
