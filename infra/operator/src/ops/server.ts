import { createServer, type Server, type ServerResponse } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { Registry } from "prom-client";

export interface OpsServerOptions {
  /** 0: any that is free. */
  readonly port: number;
  readonly registry: Registry;
  /** Why this replica is not ready; empty when it is. A standby is ready as the leader is: it could lead at once. */
  readonly problems: () => readonly string[];
  /** Readiness goes when stopping begins. */
  readonly stopping: AbortSignal;
}

export interface OpsServer {
  readonly port: number;
  close(): void;
}

/**
 * What the cluster asks of a replica: `/livez` (the process answers), `/readyz` (its watches are up to date), `/metrics`.
 * Whether it leads is no question of health but a metric.
 */
export async function startOpsServer(options: OpsServerOptions): Promise<OpsServer> {
  const server = createServer((request, response) => {
    void answer(options, request.url?.split("?", 1)[0] ?? "", response).catch(() => {
      response.writeHead(500).end();
    });
  });
  const port = await listening(server, options.port);
  return { port, close: () => void server.close() };
}

async function answer(options: OpsServerOptions, page: string, response: ServerResponse): Promise<void> {
  const { problems, registry, stopping } = options;
  if (page === "/metrics") {
    response.writeHead(200, { "content-type": registry.contentType }).end(await registry.metrics());
  } else if (page === "/livez") {
    json(response, 200, { ok: true });
  } else if (page === "/readyz") {
    const found = stopping.aborted ? ["stopping"] : problems();
    json(response, found.length === 0 ? 200 : 503, { ok: found.length === 0, problems: found });
  } else {
    json(response, 404, { ok: false, problems: ["pages: /livez /readyz /metrics"] });
  }
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(`${JSON.stringify(body)}\n`);
}

async function listening(server: Server, port: number): Promise<number> {
  server.listen(port);
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}
