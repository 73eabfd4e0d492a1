import type { Dispatcher } from "undici";
import { AppError } from "../errors/app-error.ts";
import type { Breaker } from "./breaker.ts";
import { type ExchangeFailure, exchange, type RawResponse } from "./exchange.ts";
import type { HttpClientOptions, HttpRequest } from "./options.ts";
import type { QuotaSlot } from "./quota.ts";
import { type Clock, retryAfter } from "./retry.ts";

/** Statuses by which a service says that it is not well; 429 says that it did nothing. */
const PASSING_STATUSES = new Set([429, 500, 502, 503, 504]);
const DEFAULT_MAX_BYTES = 10 * 1024 * 1024;

/** One attempt: a response or an error, and whether it may be made again. */
export interface Attempt {
  readonly result: RawResponse | AppError;
  readonly repeatable: boolean;
  /** The least pause the service asked for; ms. */
  readonly pauseMs: number;
}

/** What the attempts of one client share. */
export interface AttemptContext {
  readonly options: HttpClientOptions;
  readonly dispatcher: Dispatcher;
  /** Path of the base address, without a slash at its end. */
  readonly basePath: string;
  breakerOf(route: string): Breaker;
  readonly clock: Clock;
}

interface QuotaKey {
  readonly headers: Readonly<Record<string, string>>;
  block(ms: number): Promise<void>;
  /** The request is over. */
  end(): void;
}

/** Makes one attempt: breaker, quota, exchange. Throws only what the quota throws (REDIS_UNAVAILABLE). */
export async function attempt(
  context: AttemptContext,
  request: HttpRequest,
  signal: AbortSignal,
): Promise<Attempt> {
  const { options } = context;
  const { service } = options;
  const { route } = request;
  const breaker = context.breakerOf(route);
  const waitMs = breaker.enter();
  if (waitMs > 0)
    return refusal("HTTP_BREAKER_OPEN", `${service} is left alone with ${route} after failures.`, waitMs);
  let verdict: Verdict = "neutral";
  try {
    const key = await takeKey(options, request);
    if (key !== undefined && "afterMs" in key)
      return refusal("HTTP_QUOTA", `The quota of ${service} is used up.`, key.afterMs);
    const result = await send(context, request, key?.headers ?? {}, signal).finally(() => key?.end());
    verdict = judge(result, request.signal);
    return result instanceof AppError ? failed(result, request) : await answered(result, request, key);
  } finally {
    breaker.report(verdict);
  }
}

async function send(
  { options, dispatcher, basePath, clock }: AttemptContext,
  request: HttpRequest,
  keyHeaders: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<RawResponse | AppError> {
  const { service, metrics, maxResponseBytes = DEFAULT_MAX_BYTES } = options;
  const { route } = request;
  const start = clock.now();
  const received = await exchange({
    dispatcher,
    options: dispatchOptions(basePath, request, { ...options.headers, ...keyHeaders }),
    signal,
    maxBytes: maxResponseBytes,
  });
  const result = "error" in received ? failure(service, received, signal) : received;
  metrics.httpRequestDuration.observe({ service, route }, (clock.now() - start) / 1_000);
  metrics.httpRequests.inc({ service, route, code: codeOf(result) });
  return result;
}

function failed(result: AppError, request: HttpRequest): Attempt {
  const safe = request.idempotent || result.details.outcome === "not-sent";
  return { result, repeatable: safe && result.code !== "HTTP_BAD_RESPONSE", pauseMs: 0 };
}

async function answered(
  result: RawResponse,
  request: HttpRequest,
  key: QuotaKey | undefined,
): Promise<Attempt> {
  const refused = result.status === 429;
  const asked = retryAfter(result.headers["retry-after"], Date.now()) ?? 0;
  if (refused) await key?.block(asked);
  const repeatable = (request.idempotent || refused) && PASSING_STATUSES.has(result.status);
  // The refused key rests by its block; the next attempt takes another one, or is told how long to wait.
  return { result, repeatable, pauseMs: refused && key !== undefined ? 0 : asked };
}

async function takeKey(
  { quota, service, metrics, logger }: HttpClientOptions,
  { turn = { as: "first" } }: HttpRequest,
): Promise<QuotaKey | { readonly afterMs: number } | undefined> {
  if (quota === undefined) return undefined;
  const grant = await quota.limiter.take(turn);
  metrics.httpQuotaWaiting.set({ service }, grant.waiting);
  if ("afterMs" in grant) {
    metrics.httpQuotaRefusals.inc({ service });
    metrics.httpQuotaWait.observe({ service, turn: turn.as }, grant.afterMs / 1_000);
    return grant;
  }
  const { key, number, used } = grant;
  metrics.httpQuotaUsed.set({ service, key: String(number) }, used);
  return {
    headers: quota.headers(key.reveal()),
    block: (ms) => quota.limiter.block(key, ms),
    end: () => settle(grant, service, logger),
  };
}

/** Not waited for: until Redis knows, or when it never does, the slot counts as taken for longer than it was. */
function settle(slot: QuotaSlot, service: string, logger: HttpClientOptions["logger"]): void {
  slot
    .settle()
    .catch((err: unknown) => logger.warn({ err, service }, "a slot of the quota is held too long"));
}

function dispatchOptions(
  basePath: string,
  request: HttpRequest,
  ownHeaders: Readonly<Record<string, string>>,
): Dispatcher.DispatchOptions {
  const query = Object.entries(request.query ?? {}).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams(query.map(([name, value]) => [name, String(value)])).toString();
  const json = request.json === undefined ? {} : { "content-type": "application/json" };
  const body = request.json === undefined ? request.body : JSON.stringify(request.json);
  return {
    method: request.method,
    path: `${basePath}${request.path}${search === "" ? "" : `?${search}`}`,
    headers: { accept: "application/json", ...json, ...ownHeaders, ...request.headers },
    ...(body === undefined ? {} : { body }),
  };
}

function failure(service: string, { error, outcome }: ExchangeFailure, signal: AbortSignal): AppError {
  if (error instanceof AppError) return error;
  const connectTimeout = "code" in error && error.code === "UND_ERR_CONNECT_TIMEOUT";
  if (signal.aborted || connectTimeout) return timeout(service, outcome, error);
  return new AppError("HTTP_UNREACHABLE", `No connection to ${service}: check its address and the network.`, {
    retry: "backoff",
    cause: error,
    details: { service, outcome },
  });
}

function timeout(service: string, outcome: ExchangeFailure["outcome"], cause: unknown): AppError {
  return new AppError("HTTP_TIMEOUT", `${service} did not answer in the time its caller had.`, {
    retry: "backoff",
    cause,
    details: { service, outcome },
  });
}

function refusal(code: "HTTP_BREAKER_OPEN" | "HTTP_QUOTA", message: string, afterMs: number): Attempt {
  const details = { outcome: "not-sent", afterMs: Math.ceil(afterMs) };
  const result = new AppError(code, message, { retry: { afterMs: Math.ceil(afterMs) }, details });
  return { result, repeatable: false, pauseMs: 0 };
}

/** For metrics and logs: the status, or the code of the error. */
export function codeOf(result: RawResponse | AppError): string {
  return result instanceof AppError ? result.code : String(result.status);
}

type Verdict = Parameters<Breaker["report"]>[0];

/** A caller who gave up says nothing about the service, nor does a refusal of one request. */
function judge(result: RawResponse | AppError, callerSignal: AbortSignal | undefined): Verdict {
  if (result instanceof AppError) return callerSignal?.aborted ? "neutral" : "failure";
  if (result.status === 429) return "neutral";
  return result.status >= 500 ? "failure" : "success";
}
