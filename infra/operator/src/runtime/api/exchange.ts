import { request as overHttp, type IncomingMessage } from "node:http";
import { request as overHttps } from "node:https";
import type { Connection } from "./connection.ts";
import { ConnectionError } from "./errors.ts";
import type { ApiCall } from "./kube-api.ts";

const KINDS: Readonly<Record<string, string>> = {
  ECONNRESET: "reset",
  EPIPE: "reset",
  ECONNREFUSED: "refused",
  ENOTFOUND: "unknown_host",
  EAI_AGAIN: "unknown_host",
  ETIMEDOUT: "timeout",
  EHOSTUNREACH: "unreachable",
  ENETUNREACH: "unreachable",
};

/**
 * Sends a call and waits for the head of its answer, whatever its status. An abort also ends the answer's body.
 * @throws ConnectionError @throws the signal's reason
 */
export async function open(
  connection: Connection,
  userAgent: string,
  call: ApiCall,
): Promise<IncomingMessage> {
  call.signal.throwIfAborted();
  const options = await connection.options();
  const url = urlOf(connection.server, call);
  const body = call.body === undefined ? undefined : JSON.stringify(call.body);
  const headers = {
    accept: "application/json",
    "user-agent": userAgent,
    ...options.headers,
    ...(body === undefined
      ? {}
      : {
          "content-type": call.contentType ?? "application/json",
          "content-length": Buffer.byteLength(body),
        }),
  };
  const send = url.protocol === "http:" ? overHttp : overHttps;
  return new Promise((resolve, reject) => {
    const request = send(url, { ...options, method: call.method, headers, signal: call.signal });
    request.once("response", resolve);
    request.on("error", (error: NodeJS.ErrnoException) => reject(reasonOf(error, call)));
    request.end(body);
  });
}

function urlOf(server: string, { path, query = {} }: ApiCall): URL {
  const url = new URL(server.replace(/\/$/, "") + path);
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) url.searchParams.set(name, String(value));
  return url;
}

function reasonOf(error: NodeJS.ErrnoException, { method, path, signal }: ApiCall): unknown {
  if (signal.aborted) return signal.reason;
  return new ConnectionError(
    KINDS[error.code ?? ""] ?? "other",
    `${method} ${path}: ${error.message}`,
    error,
  );
}
