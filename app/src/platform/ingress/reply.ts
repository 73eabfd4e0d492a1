import type { IncomingMessage, ServerResponse } from "node:http";

/** Answers a request unless it was answered already; returns the status. */
export function reply(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>> = {},
  body = "",
): number {
  if (response.headersSent || response.destroyed) return status;
  response.writeHead(status, { ...headers, "content-length": String(Buffer.byteLength(body)) });
  response.end(body);
  return status;
}

/** Refuses a request without reading what is still to come; returns the status. */
export function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>> = {},
  body = "",
): number {
  if (request.complete) return reply(response, status, headers, body);
  response.once("finish", () => request.destroy());
  return reply(response, status, { ...headers, connection: "close" }, body);
}
