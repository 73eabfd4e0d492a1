import type { IncomingMessage, ServerResponse } from "node:http";
import { hasCode } from "../../errors/app-error.ts";
import { readBody } from "../../ingress/body.ts";
import { closeServer, createIngress, listen } from "../../ingress/listen.ts";
import { refuse, reply } from "../../ingress/reply.ts";
import type { Logger } from "../../observe/logger.ts";
import type { Metrics } from "../../observe/metrics.ts";
import type { Verdict } from "../pipeline/verdict.ts";
import type { WebhookSecrets } from "./secrets.ts";

/** A bot as the server sees it. */
export interface WebhookTarget {
  readonly secrets: Pick<WebhookSecrets, "accepts">;
  handle(update: unknown, transport: "webhook", receivedAt: number): Promise<Verdict>;
}

export interface WebhookServerOptions {
  /** By the bot's name: `POST /telegram/<name>`. */
  readonly targets: ReadonlyMap<string, WebhookTarget>;
  readonly host: string;
  readonly port: number;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** A connection is closed after so many updates, so that new pods behind a plain balancer get their share. */
  readonly updatesPerConnection?: number;
}

export interface WebhookServer {
  readonly port: number;
  /** Refuses new connections and lets updates under way finish. */
  close(): Promise<void>;
}

const PATH = /^\/telegram\/([a-z]+)$/;
/** Telegram's updates stay below 512 KiB. */
const MAX_BODY_BYTES = 1024 * 1024;
const SECRET_HEADER = "x-telegram-bot-api-secret-token";

type Counted = { updatesServed?: number };

/** Receives updates over HTTP: refuses what is none with 4xx before anything is read or written, then asks the bot. */
export async function startWebhookServer(options: WebhookServerOptions): Promise<WebhookServer> {
  const { host, logger, port, updatesPerConnection = 1_000 } = options;
  let closing = false;
  const server = createIngress((request, response) => {
    const socket: Counted = request.socket as Counted;
    socket.updatesServed = (socket.updatesServed ?? 0) + 1;
    if (closing || socket.updatesServed >= updatesPerConnection) response.setHeader("connection", "close");
    serve(options, request, response).catch((error: unknown) => {
      logger.error({ err: error }, "a request could not be served");
      reply(response, 500);
    });
  });
  return {
    port: await listen(server, port, host),
    close: () => {
      closing = true;
      return closeServer(server);
    },
  };
}

async function serve(
  options: WebhookServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const receivedAt = Date.now();
  const started = performance.now();
  const name = PATH.exec(request.url ?? "")?.[1] ?? "";
  const code = await answer(options.targets.get(name), request, response, receivedAt);
  const bot = options.targets.has(name) ? name : "none";
  options.metrics.webhookDuration.observe({ bot, code: String(code) }, (performance.now() - started) / 1000);
}

/** Answers the request and returns the status. Order: path, method, secret, type, size, shape; cheapest first. */
async function answer(
  target: WebhookTarget | undefined,
  request: IncomingMessage,
  response: ServerResponse,
  receivedAt: number,
): Promise<number> {
  if (target === undefined) return refuse(request, response, 404);
  if (request.method !== "POST") return refuse(request, response, 405, { allow: "POST" });
  const secret = request.headers[SECRET_HEADER];
  if (!target.secrets.accepts(typeof secret === "string" ? secret : undefined))
    return refuse(request, response, 401);
  if (!/^application\/json\b/i.test(request.headers["content-type"] ?? ""))
    return refuse(request, response, 415);
  if (request.headers["content-encoding"] !== undefined) return refuse(request, response, 415);

  const body = await readBody(request, MAX_BODY_BYTES);
  if (body.kind === "too-large") return refuse(request, response, 413);
  if (body.kind === "aborted") return 499;
  const update = parsed(body.bytes);
  if (update === undefined) return reply(response, 400);
  try {
    return conclude(response, await target.handle(update, "webhook", receivedAt));
  } catch (error) {
    if (hasCode(error, "UPDATE_MALFORMED")) return reply(response, 400);
    throw error;
  }
}

/** The JSON of a body; undefined where it is none. */
function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}

function conclude(response: ServerResponse, verdict: Verdict): number {
  if (verdict.kind === "again") return reply(response, 503, { "retry-after": String(verdict.afterSeconds) });
  if (verdict.reply === undefined) return reply(response, 200);
  return reply(response, 200, { "content-type": "application/json" }, JSON.stringify(verdict.reply));
}
