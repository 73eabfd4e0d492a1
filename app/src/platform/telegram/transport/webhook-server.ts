import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { hasCode } from "../../errors/app-error.ts";
import { readBody } from "../../ingress/body.ts";
import { closeServer, createPostIngress, listen } from "../../ingress/listen.ts";
import type { Answer } from "../../ingress/plain-posts/answer.ts";
import type { PostHandler, PostService } from "../../ingress/plain-posts/post-connection.ts";
import { refuse, reply } from "../../ingress/reply.ts";
import type { Logger } from "../../observe/logger.ts";
import type { Metrics } from "../../observe/metrics.ts";
import type { Verdict } from "../pipeline/verdict.ts";
import { SECRET_HEADER } from "./secret-header.ts";
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

type Counted = { updatesServed?: number };

/** Receives updates over HTTP: refuses what is none with 4xx before anything is read or written, then asks the bot. */
export async function startWebhookServer(options: WebhookServerOptions): Promise<WebhookServer> {
  const { host, logger, port, updatesPerConnection = 1_000 } = options;
  let closing = false;
  const isLast = (socket: Socket & Counted): boolean => {
    socket.updatesServed = (socket.updatesServed ?? 0) + 1;
    return closing || socket.updatesServed >= updatesPerConnection;
  };
  const server = createPostIngress(knownSenders(options, isLast), (request, response) => {
    if (isLast(request.socket)) response.setHeader("connection", "close");
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

/** Who knows a bot's secret is served without Node's reader of HTTP; whoever does not never gets past it. */
function knownSenders(options: WebhookServerOptions, isLast: (socket: Socket) => boolean): PostService {
  return {
    credentialHeader: SECRET_HEADER,
    welcome({ credential, path }) {
      const bot = PATH.exec(path)?.[1] ?? "";
      const target = options.targets.get(bot);
      return target?.secrets.accepts(credential) ? updateHandler(options, bot, target) : undefined;
    },
    isLast,
  };
}

function updateHandler(options: WebhookServerOptions, bot: string, target: WebhookTarget): PostHandler {
  return async (body) => {
    const started = performance.now();
    const answered = await take(target, body, Date.now()).catch((error: unknown) => {
      options.logger.error({ err: error }, "a request could not be served");
      return { status: 500 };
    });
    observe(options, bot, answered.status, started);
    return answered;
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
  observe(options, options.targets.has(name) ? name : "none", code, started);
}

function observe({ metrics }: WebhookServerOptions, bot: string, code: number, started: number): void {
  metrics.webhookDuration.observe({ bot, code: String(code) }, (performance.now() - started) / 1000);
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
  const taken = await take(target, body.bytes, receivedAt);
  return reply(response, taken.status, taken.headers, taken.body);
}

/** What the bot says to a body, whoever has read it. */
async function take(target: WebhookTarget, body: Buffer, receivedAt: number): Promise<Answer> {
  const update = parsed(body);
  if (update === undefined) return { status: 400 };
  try {
    return conclude(await target.handle(update, "webhook", receivedAt));
  } catch (error) {
    if (hasCode(error, "UPDATE_MALFORMED")) return { status: 400 };
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

function conclude(verdict: Verdict): Answer {
  if (verdict.kind === "again")
    return { status: 503, headers: { "retry-after": String(verdict.afterSeconds) } };
  if (verdict.reply === undefined) return { status: 200 };
  const headers = { "content-type": "application/json" };
  return { status: 200, headers, body: JSON.stringify(verdict.reply) };
}
