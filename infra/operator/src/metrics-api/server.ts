import { constants } from "node:crypto";
import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import type { TLSSocket } from "node:tls";
import { type Answering, answer } from "./answers/answer.ts";
import { type Answer, refusal } from "./answers/documents.ts";
import { type FrontProxy, userOf } from "./auth/front-proxy.ts";
import type { Logger } from "../runtime/index.ts";

/** With what the server shakes hands and whom it believes. */
export interface Trust {
  readonly certificate: string;
  readonly key: string;
  readonly frontProxy: FrontProxy;
}

export interface MetricsServerOptions {
  readonly port: number;
  readonly answering: Answering;
  readonly trust: Trust;
  readonly logger: Logger;
  /** Told of each answer, by its status. */
  onAnswer?(status: number): void;
}

/** An HTTPS server for the API server alone. */
export interface MetricsServer {
  readonly port: number;
  /** From the next handshake on. Connections whose callers were believed by other authorities end with what is under way. */
  retrust(trust: Trust): void;
  /** Takes no new requests, ends those under way, closes. */
  close(): Promise<void>;
}

/** An HPA asks some 100 bytes. */
const LIMITS = { maxHeaderSize: 16_384, requestTimeout: 10_000, headersTimeout: 5_000 };
/** Longer than the API server keeps an idle connection (90 s): it must not use one that is just being closed. */
const KEEP_ALIVE_MS = 120_000;

/** Starts to listen. @throws Error when the port is taken */
export async function startMetricsServer(options: MetricsServerOptions): Promise<MetricsServer> {
  let { trust } = options;
  const believedBy = new WeakMap<TLSSocket, string>();
  const isOld = (socket: TLSSocket): boolean => believedBy.get(socket) !== trust.frontProxy.authorities;
  const server = createServer({ ...tlsOf(trust), ...LIMITS, keepAliveTimeout: KEEP_ALIVE_MS });
  server.on("secureConnection", (socket: TLSSocket) => believedBy.set(socket, trust.frontProxy.authorities));
  server.on("tlsClientError", (_, socket) => socket.destroy());
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    const socket = request.socket as TLSSocket;
    const found = isOld(socket) ? Promise.resolve(UNBELIEVED) : ask(request, trust.frontProxy, options);
    void found.then((result) => {
      // A connection outlives the authority by which it was believed: its next request must not.
      if (isOld(socket) || !server.listening) response.shouldKeepAlive = false;
      send(response, result);
      options.onAnswer?.(result.status);
    });
  });
  await once(server.listen(options.port), "listening");
  return {
    port: (server.address() as AddressInfo).port,
    retrust: (next) => {
      trust = next;
      server.setSecureContext(tlsOf(next));
      server.closeIdleConnections();
    },
    close: () => closed(server),
  };
}

const UNBELIEVED = refusal(
  401,
  "Unauthorized",
  "Ask the API server, as kubectl get --raw does: only what it passes on, with its front-proxy certificate, is answered.",
);

const tlsOf = ({ certificate, frontProxy, key }: Trust) => ({
  cert: certificate,
  key,
  ca: frontProxy.authorities,
  requestCert: true,
  // Who has no certificate gets an answer that says so, and nothing else.
  rejectUnauthorized: false,
  // A session that is taken up again is not verified again, also not by other authorities.
  secureOptions: constants.SSL_OP_NO_TICKET,
  minVersion: "TLSv1.2" as const,
});

async function ask(
  request: IncomingMessage,
  frontProxy: FrontProxy,
  { answering, logger }: MetricsServerOptions,
): Promise<Answer> {
  const socket = request.socket as TLSSocket;
  const { method = "GET", url = "/", headersDistinct } = request;
  const commonName = socket.getPeerCertificate().subject?.CN;
  const peer = { authorized: socket.authorized, commonName: [commonName].flat()[0] };
  const user = userOf(frontProxy, peer, headersDistinct);
  if (user === undefined) return UNBELIEVED;
  const asked = URL.parse(url, "https://metrics");
  if (asked === null) return refusal(400, "BadRequest", "The path is none.");
  try {
    return await answer({ method, path: asked.pathname, query: asked.searchParams, user }, answering);
  } catch (err) {
    logger.error({ err, path: asked.pathname }, "a question for metrics could not be answered");
    return refusal(500, "InternalError", "The operator failed to answer; its log says why.");
  }
}

function send(response: ServerResponse, { body, status }: Answer): void {
  const text = JSON.stringify(body);
  const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(text) };
  response.writeHead(status, { ...headers, "cache-control": "no-store" }).end(text);
}

/** More than any answer takes. */
const CLOSE_MS = 3_000;

async function closed(server: Server): Promise<void> {
  const end = once(server, "close");
  server.close();
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), CLOSE_MS);
  await end;
  clearTimeout(cut);
}
