import type { Dispatcher } from "undici";
import { AppError } from "../errors/app-error.ts";

/** What came back, whole. Header names are in lower case. */
export interface RawResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

export interface Exchange {
  readonly dispatcher: Dispatcher;
  readonly options: Dispatcher.DispatchOptions;
  /** Aborted with an Error when the time is up or the caller gave up. */
  readonly signal: AbortSignal;
  readonly maxBytes: number;
}

/** Why there is no response, and whether the request may have reached the service. */
export interface ExchangeFailure {
  readonly error: Error;
  readonly outcome: "not-sent" | "unknown";
}

/**
 * One request and its whole response. Driven through `dispatch` because only its handler tells when a request leaves
 * the pool's queue: what is ended before that was certainly not sent. Redirects are not followed.
 */
export function exchange({
  dispatcher,
  options,
  signal,
  maxBytes,
}: Exchange): Promise<RawResponse | ExchangeFailure> {
  return new Promise((resolve) => {
    let outcome: ExchangeFailure["outcome"] = "not-sent";
    let controller: Dispatcher.DispatchController | undefined;
    let status = 0;
    let headers: RawResponse["headers"] = {};
    const chunks: Buffer[] = [];
    let size = 0;

    const end = (result: RawResponse | ExchangeFailure) => {
      signal.removeEventListener("abort", onAbort);
      resolve(result);
    };
    const onAbort = () => {
      end({ error: asError(signal.reason), outcome });
      controller?.abort(asError(signal.reason));
    };
    signal.addEventListener("abort", onAbort, { once: true });
    if (signal.aborted) return onAbort();

    dispatcher.dispatch(options, {
      onRequestStart: (started) => {
        controller = started;
        if (signal.aborted) return started.abort(asError(signal.reason));
        outcome = "unknown";
      },
      onResponseStart: (_, statusCode, received) => {
        status = statusCode;
        headers = received;
      },
      onResponseData: (started, chunk) => {
        size += chunk.length;
        if (size <= maxBytes) return void chunks.push(chunk);
        const message = `the response is larger than ${maxBytes} bytes`;
        started.abort(new AppError("HTTP_BAD_RESPONSE", message, { details: { outcome: "unknown" } }));
      },
      onResponseEnd: () => end({ status, headers, body: Buffer.concat(chunks) }),
      onResponseError: (_, error) => end({ error, outcome }),
    });
  });
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
