import { createServer, type RequestListener, type Server, type ServerOptions } from "node:http";
import type { AddressInfo } from "node:net";
import { AppError } from "../errors/app-error.ts";
import type { PostService } from "./plain-posts/post-connection.ts";
import { PostServer } from "./plain-posts/post-server.ts";

/** What one client may take of a server that the world can reach. */
export interface IngressLimits {
  /** Connections at once; more are closed unheard. */
  readonly connections: number;
  /** From a request's first byte to the end of its headers, ms. */
  readonly headersMs: number;
  /** From a request's first byte to the end of its body, ms. */
  readonly requestMs: number;
}

/** Telegram needs 100 connections per bot at most. A connection that dawdles holds one body of memory. */
const LIMITS: IngressLimits = { connections: 2_000, headersMs: 10_000, requestMs: 15_000 };
/** Above Telegram's own 60 s, so that it is always Telegram who closes an idle connection. */
const KEEP_ALIVE_MS = 75_000;
/** A handler's 8 s and its commit; below the lifecycle's deadline, so that the outbox still gives its lanes back. */
const DRAIN_MS = 9_000;
const CLOSE_TICK_MS = 50;

/** An HTTP server that lets nobody hold its connections by being slow. */
export function createIngress(listener: RequestListener, limits: IngressLimits = LIMITS): Server {
  return limited(createServer(optionsOf(limits), listener), limits);
}

/** The same, which serves plain POSTs of JSON from known senders at less cost; all else is `listener`'s. */
export function createPostIngress(
  service: PostService,
  listener: RequestListener,
  limits: IngressLimits = LIMITS,
): Server {
  return limited(new PostServer(optionsOf(limits), service, listener), limits);
}

function limited(server: Server, { connections }: IngressLimits): Server {
  server.maxConnections = connections;
  return server;
}

const optionsOf = ({ headersMs, requestMs }: IngressLimits): ServerOptions => ({
  keepAliveTimeout: KEEP_ALIVE_MS,
  headersTimeout: headersMs,
  requestTimeout: requestMs,
  // Node looks for requests over their time only so often.
  connectionsCheckingInterval: Math.min(headersMs, 2_000),
});

/** Listens and answers the port; 0 lets the system choose. @throws AppError CONFIG_INVALID when the port is taken. */
export async function listen(server: Server, port: number, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause) => {
      const message = `cannot listen on ${host}:${port}; free the port or choose another`;
      reject(new AppError("CONFIG_INVALID", message, { cause }));
    });
    server.listen(port, host, resolve);
  });
  return (server.address() as AddressInfo).port;
}

/**
 * Refuses new connections and resolves when the requests under way are answered, or were cut off after `drainMs`.
 * A kept connection ends with its answer: Node closes only those that are idle when it is asked.
 */
export async function closeServer(server: Server, drainMs: number = DRAIN_MS): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const tick = setInterval(() => server.closeIdleConnections(), CLOSE_TICK_MS);
  const patience = setTimeout(() => server.closeAllConnections(), drainMs);
  server.closeIdleConnections();
  await closed;
  clearInterval(tick);
  clearTimeout(patience);
}
