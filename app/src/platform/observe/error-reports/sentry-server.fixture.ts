import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { Secret } from "../../config/secret.ts";

/** A request as Sentry's ingest would have it. */
export interface Ingested {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Takes what is sent to it, and answers as it is told. */
export interface SentryServer {
  readonly dsn: Secret;
  readonly port: number;
  readonly taken: readonly Ingested[];
  /** What it says; `silent`: nothing. */
  answer: { status: number; headers?: Record<string, string> } | "silent";
  close(): Promise<void>;
}

/** Part of the DSN, by which a leak of it is found. */
export const SENTRY_KEY = "0123456789abcdef0123456789abcdef";

export async function startSentryServer(): Promise<SentryServer> {
  const taken: Ingested[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { headers, url = "" } = request;
      taken.push({ url, headers, body: Buffer.concat(chunks).toString() });
      if (sentry.answer === "silent") return;
      response.writeHead(sentry.answer.status, sentry.answer.headers).end('{"id":"x"}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const sentry: SentryServer = {
    dsn: new Secret(`http://${SENTRY_KEY}@127.0.0.1:${port}/pre/42`),
    port,
    taken,
    answer: { status: 200 },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return sentry;
}
