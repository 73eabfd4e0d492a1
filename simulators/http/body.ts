import type { IncomingMessage } from "node:http";

/**
 * Reads a request's whole body.
 * @param limit bytes; a longer body is read to its end and thrown away, so that the caller can still answer.
 * @returns the body, or undefined when it was longer than the limit.
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
  }
  return size <= limit ? Buffer.concat(chunks) : undefined;
}

/**
 * Reads a body as JSON.
 * @returns undefined when it is not JSON.
 */
export function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8")) as unknown;
  } catch {
    return undefined;
  }
}
