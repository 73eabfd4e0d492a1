import type { ServerResponse } from "node:http";

/** Answers with JSON. */
export function answerJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Record<string, string> = {},
): void {
  answerBytes(response, status, "application/json", Buffer.from(JSON.stringify(value)), headers);
}

/** Answers with bytes of a stated type. */
export function answerBytes(
  response: ServerResponse,
  status: number,
  contentType: string,
  body: Buffer,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": contentType, "content-length": body.length, ...headers });
  response.end(body);
}
