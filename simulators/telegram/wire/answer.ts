import type { Reply } from "./reply.ts";

/** Answers with JSON. */
export function answerJson(
  response: Reply,
  status: number,
  value: unknown,
  headers: Record<string, string> = {},
): void {
  answerText(response, status, "application/json", JSON.stringify(value), headers);
}

/** Answers with a text of a stated type. Node writes head and text at once, which it does not do for bytes. */
export function answerText(
  response: Reply,
  status: number,
  contentType: string,
  body: string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, {
    "content-type": contentType,
    "content-length": Buffer.byteLength(body),
    ...headers,
  });
  response.end(body);
}

/** Answers with bytes of a stated type. */
export function answerBytes(
  response: Reply,
  status: number,
  contentType: string,
  body: Buffer,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": contentType, "content-length": body.length, ...headers });
  response.end(body);
}
