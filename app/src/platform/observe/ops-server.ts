import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { closeServer, listen } from "../ingress/listen.ts";
import { examine, type HealthCheck } from "./health.ts";
import type { Logger } from "./logger.ts";
import type { Metrics } from "./metrics.ts";

export interface OpsServerOptions {
  readonly host: string;
  readonly port: number;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** Without these the process cannot serve: they decide on readiness, never on liveness. */
  readonly checks: readonly HealthCheck[];
  /** Only a restart helps when one of these fails. */
  readonly liveness: readonly HealthCheck[];
  /** Readiness goes when stopping begins. */
  readonly stopping: AbortSignal;
}

export interface OpsServer {
  readonly port: number;
  /** The process has started whole: from now on readiness depends on its checks. */
  ready(): void;
  close(): Promise<void>;
}

interface Page {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/**
 * What the cluster asks of a process, on a port of its own that no Ingress exposes: `/livez`, `/servingz`, `/readyz`, `/health`,
 * `/health/db`, `/health/redis`, `/metrics`. 200 or 503, with a JSON body that says which part failed and why.
 */
export async function startOpsServer(options: OpsServerOptions): Promise<OpsServer> {
  const { checks, liveness, logger, metrics, stopping } = options;
  let started = false;
  const serving = () => (stopping.aborted ? "stopping" : started ? undefined : "starting");
  const pages: Readonly<Record<string, (request: IncomingMessage) => Promise<Page>>> = {
    "/livez": () => health(liveness),
    "/servingz": async () => {
      const reason = serving();
      return reason === undefined ? json(200, { ok: true }) : json(503, { ok: false, reason });
    },
    "/readyz": async () => {
      const reason = serving();
      return reason === undefined ? health(checks) : json(503, { ok: false, reason });
    },
    "/health": () => health([...checks, ...liveness]),
    "/health/db": () => health(checks.filter(({ name }) => name === "db")),
    "/health/redis": () => health(checks.filter(({ name }) => name === "redis")),
    "/metrics": async ({ headers }) => {
      const { contentType, text } = await metrics.expose(headers.accept);
      return { status: 200, type: contentType, body: text };
    },
  };
  const server = createServer((request, response) => {
    const page = pages[request.url?.split("?", 1)[0] ?? ""];
    if (page === undefined)
      return send(response, json(404, { ok: false, reason: `pages: ${Object.keys(pages).join(" ")}` }));
    page(request).then(
      (answer) => send(response, answer),
      (error: unknown) => {
        logger.error({ err: error, page: request.url }, "an ops page failed");
        send(response, json(500, { ok: false, reason: "see the log" }));
      },
    );
  });
  const port = await listen(server, options.port, options.host);
  return {
    port,
    ready: () => {
      started = true;
      logger.info({ opsPort: port }, "ready");
    },
    close: () => closeServer(server),
  };
}

async function health(checks: readonly HealthCheck[]): Promise<Page> {
  const report = await examine(checks);
  return json(report.ok ? 200 : 503, report);
}

const json = (status: number, body: object): Page => ({
  status,
  type: "application/json",
  body: `${JSON.stringify(body)}\n`,
});

function send(response: ServerResponse, { body, status, type }: Page): void {
  response.writeHead(status, { "content-type": type }).end(body);
}
