import type { IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import type { RuntimeMetrics } from "../observe/metrics.ts";
import { type Clock, systemClock } from "../time/clock.ts";
import { deadline } from "../time/deadline.ts";
import type { Connection } from "./connection.ts";
import { ConnectionError, errorOf } from "./errors.ts";
import { open } from "./exchange.ts";

/** One call to the API server. Bodies are plain JSON and pass through unchanged: no field is dropped for want of a type. */
export interface ApiCall {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Of {@link collectionPath} or {@link objectPath}. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
  /** @default application/json */
  readonly contentType?: string;
  readonly signal: AbortSignal;
  /** From sending to the last byte. @default the API's own */
  readonly timeoutMs?: number;
}

/** The API server. */
export interface KubeApi {
  /** @throws ApiError what the server refused. @throws ConnectionError when no whole answer came. @throws the signal's reason */
  request<T>(call: ApiCall): Promise<T>;
  /** The answer as it comes in, without a limit of its own: end it by the signal. Throws as `request` does. */
  stream(call: ApiCall): Promise<AsyncIterable<Buffer>>;
}

export interface KubeApiOptions {
  readonly connection: Connection;
  /** In the server's audit log. */
  readonly userAgent: string;
  /** Limit of a call that names none. @default 10,000 ms */
  readonly timeoutMs?: number;
  readonly clock?: Clock;
  readonly metrics?: RuntimeMetrics;
}

/** Opens no connection before the first call; keeps them alive between calls where the connection's agent does. */
export function createKubeApi(options: KubeApiOptions): KubeApi {
  const { clock = systemClock, metrics, timeoutMs: usual = 10_000 } = options;
  const counted = async (call: ApiCall): Promise<IncomingMessage> => {
    try {
      const response = await open(options.connection, options.userAgent, call);
      metrics?.apiRequests.inc({ method: call.method, code: String(response.statusCode) });
      return response;
    } catch (error) {
      if (error instanceof ConnectionError)
        metrics?.apiRequests.inc({ method: call.method, code: error.kind });
      throw error;
    }
  };
  const accepted = async (call: ApiCall): Promise<IncomingMessage> => {
    const response = await counted(call);
    const { statusCode = 0 } = response;
    if (statusCode >= 200 && statusCode < 300) return response;
    throw errorOf(statusCode, parsed(await text(response)), response.headers["retry-after"]);
  };
  return {
    request: async <T>(call: ApiCall): Promise<T> => {
      const limitMs = call.timeoutMs ?? usual;
      const late = () =>
        new ConnectionError("timeout", `${call.method} ${call.path} took longer than ${limitMs} ms`);
      const limit = deadline(clock, limitMs, [call.signal], late);
      try {
        return parsed(await text(await accepted({ ...call, signal: limit.signal }))) as T;
      } catch (error) {
        // A body that is cut off by the abort fails with an error of the stream.
        throw limit.signal.aborted ? limit.signal.reason : asConnectionError(error);
      } finally {
        limit.clear();
      }
    },
    stream: accepted,
  };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body; // of a proxy, or of /readyz
  }
}

function asConnectionError(error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return code === "ECONNRESET" ? new ConnectionError("reset", "The answer was cut off.", error) : error;
}
