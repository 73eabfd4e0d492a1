import type { IncomingMessage, ServerResponse } from "node:http";
import type { CallbackRoute } from "../bot/definition.ts";
import type { Logger } from "../observe/logger.ts";
import type { Tracer } from "../observe/tracing/span.ts";
import { FILES_PATH } from "../files/links/file-links.ts";
import { readBody } from "./body.ts";
import type { FileRoute } from "./file-route.ts";
import { closeServer, createIngress, listen } from "./listen.ts";
import { refuse, reply } from "./reply.ts";

export interface CallbackServerOptions {
  readonly routes: readonly CallbackRoute[];
  /** Where alerts come in: `POST /alerts`, which no Ingress leads to; absent: nowhere. */
  readonly alerts?: CallbackRoute | undefined;
  /** Serves links to files; absent: there are none. */
  readonly files?: FileRoute | undefined;
  readonly host: string;
  readonly port: number;
  readonly logger: Logger;
  /** @default nothing is traced */
  readonly tracer?: Tracer | undefined;
}

export interface CallbackServer {
  readonly port: number;
  /** Lets requests under way finish. */
  close(): Promise<void>;
}

const PREFIX = "/callbacks/";
/** Reports are a few kilobytes; who sends them is known only after the whole was read. */
const MAX_BODY_BYTES = 128 * 1024;
const TEXT = { "content-type": "text/plain; charset=utf-8" } as const;

/**
 * Receives what outside services report: `POST /callbacks/<path>`, and serves signed links to files: `GET /files/<key>`. What a route could not keep is answered 503, so
 * that the service reports it again.
 */
export async function startCallbackServer(options: CallbackServerOptions): Promise<CallbackServer> {
  const { alerts, tracer } = options;
  const routes = new Map(options.routes.map((route) => [PREFIX + route.path, traced(route, tracer)]));
  if (alerts !== undefined) routes.set(`/${alerts.path}`, traced(alerts, tracer));
  const server = createIngress((request, response) => {
    const path = request.url?.split("?", 1)[0] ?? "";
    const answered =
      options.files !== undefined && path.startsWith(FILES_PATH)
        ? options.files(request, response)
        : answer(routes.get(path), request, response);
    answered.catch((error: unknown) => {
      options.logger.error({ err: error, path }, "a callback could not be taken; it will come again");
      reply(response, 503, TEXT, "try again\n");
    });
  });
  return { port: await listen(server, options.port, options.host), close: () => closeServer(server) };
}

/** What a report causes, jobs and messages, are steps of one trace. */
function traced(route: CallbackRoute, tracer: Tracer | undefined): CallbackRoute {
  if (tracer === undefined) return route;
  return {
    path: route.path,
    handle: (request) =>
      tracer.span(`callback ${route.path}`, { kind: "server" }, async (span) => {
        const answered = await route.handle(request);
        span.set({ code: answered.status });
        return answered;
      }),
  };
}

async function answer(
  route: CallbackRoute | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const no = (status: number, why: string): void => void refuse(request, response, status, TEXT, `${why}\n`);
  if (route === undefined) return no(404, "no such callback");
  if (request.method !== "POST") return no(405, "callbacks are POST requests");
  const body = await readBody(request, MAX_BODY_BYTES);
  if (body.kind === "too-large") return no(413, "the body is too large");
  if (body.kind === "aborted") return;
  const answered = await route.handle({ body: body.bytes, headers: singleHeaders(request) });
  reply(response, answered.status, TEXT, answered.body);
}

function singleHeaders({ headers }: IncomingMessage): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  );
}
