import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A listening server. */
export interface RunningServer {
  /** `http://127.0.0.1:<port>`: where this machine reaches it; no slash at the end. */
  readonly url: string;
  /** Stops listening and ends every connection. */
  close(): Promise<void>;
}

/** Listens. @param at interface, and port: 0 takes a free one. */
export async function startServer(
  at: { readonly port: number; readonly host: string },
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<RunningServer> {
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      // The client went away, or a stream was cut: either way nobody is left to answer.
      if (!response.destroyed && !request.socket.destroyed) console.error(error);
      request.socket.destroy();
    });
  });
  // Longer than clients keep idle connections, so that the server is never the one that closes under a request.
  server.keepAliveTimeout = 75_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(at.port, at.host, resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${bound}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}
