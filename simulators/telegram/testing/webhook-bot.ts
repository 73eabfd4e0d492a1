import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A server that stands for a bot's webhook in tests. */
export interface WebhookBot {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts a webhook that hands each request to `handle`, with its body read. */
export async function startWebhookBot(
  handle: (body: string, request: IncomingMessage, response: ServerResponse) => void,
): Promise<WebhookBot> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("error", () => undefined);
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => handle(Buffer.concat(chunks).toString(), request, response));
  });
  server.keepAliveTimeout = 75_000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      return closed;
    },
  };
}
