import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { CallbackRoute } from "../bot/definition.ts";
import type { Logger } from "../observe/logger.ts";
import { readBody } from "./body.ts";
import { closeServer, listen } from "./listen.ts";

export interface CallbackServerOptions {
  readonly routes: readonly CallbackRoute[];
  readonly host: string;
  readonly port: number;
  readonly logger: Logger;
}

export interface CallbackServer {
  readonly port: number;
  /** Lets requests under way finish. */
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

const PREFIX = "/callbacks/";
const refusal = (status: number, body: string): Answer => ({ status, body });

/**
 * Receives what outside services report: `POST /callbacks/<path>`. What a route could not keep is answered 503, so
 * that the service reports it again.
 */
export async function startCallbackServer(options: CallbackServerOptions): Promise<CallbackServer> {
  const routes = new Map(options.routes.map((route) => [PREFIX + route.path, route]));
  const server = createServer((request, response) => {
    answer(routes, request)
      .catch((error: unknown) => {
        options.logger.error(
          { err: error, path: request.url },
          "a callback could not be taken; it will come again",
        );
        return refusal(503, "try again\n");
      })
      .then((reply) => respond(response, reply));
  });
  server.headersTimeout = 10_000;
  server.requestTimeout = 15_000;
  return { port: await listen(server, options.port, options.host), close: () => closeServer(server) };
}

async function answer(routes: ReadonlyMap<string, CallbackRoute>, request: IncomingMessage): Promise<Answer> {
  const route = routes.get(request.url?.split("?", 1)[0] ?? "");
  if (route === undefined) return refusal(404, "no such callback\n");
  if (request.method !== "POST") return refusal(405, "callbacks are POST requests\n");
  const body = await readBody(request);
  if (body.kind !== "bytes") return refusal(413, "the body is too large\n");
  return route.handle({ body: body.bytes, headers: singleHeaders(request) });
}

function singleHeaders({ headers }: IncomingMessage): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  );
}

function respond(response: ServerResponse, { body, status }: Answer): void {
  if (response.destroyed) return;
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(body);
}
