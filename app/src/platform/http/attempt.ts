import type { Dispatcher } from "undici";
import { AppError } from "../errors/app-error.ts";
import { type Span, step } from "../observe/tracing/span.ts";
import type { Breaker } from "./breaker.ts";
import { type ExchangeFailure, exchange, type RawResponse } from "./exchange.ts";
import type { HttpClientOptions, HttpRequest } from "./options.ts";
import type { KeySource, QuotaSlot, QuotaWait, Turn } from "./quota.ts";
import { type Clock, retryAfter } from "./retry.ts";

/** Statuses by which a service says that it is not well; 429 says that it did nothing. */
const PASSING_STATUSES = new Set([429, 500, 502, 503, 504]);
const FIRST: Turn = { as: "first" };
/** A key that was revoked, or mistyped: it is tried again once in so long. */
const UNKNOWN_KEY_MS = 60_000;
const DEFAULT_MAX_BYTES = 10 * 1024 * 1024;

/** One attempt: a response or an error, and whether it may be made again. */
export interface Attempt {
  readonly result: RawResponse | AppError;
  readonly repeatable: boolean;
  /** It was the key that was refused, so nothing was done, and another one may do: no failure of the request's own. */
  readonly keyRefused: boolean;
  /** The least pause the service asked for; ms. */
  readonly pauseMs: number;
}

/** What the attempts of one client share. */
export interface AttemptContext {
  readonly options: HttpClientOptions;
  readonly dispatcher: Dispatcher;
  /** Where the keys come from, when the service has a quota. */
  readonly keys: KeySource | undefined;
  /** Path of the base address, without a slash at its end. */
  readonly basePath: string;
  breakerOf(route: string): Breaker;
  readonly clock: Clock;
}

interface QuotaKey {
  readonly number: number;
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
  const { route } = request;
  const breaker = context.breakerOf(route);
  const waitMs = breaker.enter();
  if (waitMs > 0) {
    const message = `${options.service} is left alone with ${route} after failures.`;
    return final(notSent("HTTP_BREAKER_OPEN", message, waitMs));
  }
  let verdict: Verdict = "neutral";
  try {
    const key = await takeKey(context, request);
    if (key !== undefined && "afterMs" in key) return final(quotaUsedUp(options, key, request.turn));
    const keyHeaders = key?.headers ?? {};
    const result = await step(`${request.method} ${route}`, { kind: "client" }, (span) =>
      send(context, request, keyHeaders, signal, span),
    ).finally(() => key?.end());
    verdict = judge(result, request.signal);
    return result instanceof AppError
      ? failed(result, request)
      : await answered(result, request, key, options);
  } finally {
    breaker.report(verdict);
  }
}

async function send(
  { options, dispatcher, basePath, clock }: AttemptContext,
  request: HttpRequest,
  keyHeaders: Readonly<Record<string, string>>,
  signal: AbortSignal,
  span: Span | undefined,
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
  const code = codeOf(result);
  metrics.httpRequests.inc({ service, route, code });
  span?.set({ service, code });
  if (result instanceof AppError || result.status >= 500) span?.fail(code);
  return result;
}

const final = (result: AppError): Attempt => ({ result, repeatable: false, keyRefused: false, pauseMs: 0 });

function failed(result: AppError, request: HttpRequest): Attempt {
  const safe = request.idempotent || result.details.outcome === "not-sent";
  return { ...final(result), repeatable: safe && result.code !== "HTTP_BAD_RESPONSE" };
}

async function answered(
  result: RawResponse,
  request: HttpRequest,
  key: QuotaKey | undefined,
  { logger, quota, service }: HttpClientOptions,
): Promise<Attempt> {
  if (result.status === 401 && key !== undefined && (quota?.keys ?? 1) > 1) {
    logger.error(
      { service, key: key.number },
      "a key is not known to its service: it rests, others are used",
    );
    await key.block(UNKNOWN_KEY_MS);
    return { result, repeatable: true, keyRefused: true, pauseMs: 0 };
  }
  const refused = result.status === 429;
  const asked = retryAfter(result.headers["retry-after"], Date.now()) ?? 0;
  if (refused) await key?.block(asked);
  const repeatable = (request.idempotent || refused) && PASSING_STATUSES.has(result.status);
  // The refused key rests by its block; the next attempt takes another one, or is told how long to wait.
  return { result, repeatable, keyRefused: refused, pauseMs: refused && key !== undefined ? 0 : asked };
}

async function takeKey(
  { keys, options }: AttemptContext,
  { turn = FIRST }: HttpRequest,
): Promise<QuotaKey | QuotaWait | undefined> {
  const { quota, service, metrics, logger } = options;
  if (quota === undefined || keys === undefined) return undefined;
  const grant = await keys.take(turn);
  if ("afterMs" in grant) return grant;
  const { key, number, used } = grant;
  metrics.httpQuotaWaiting.set({ service }, grant.waiting);
  metrics.httpQuotaUsed.set({ service, key: String(number) }, used);
  return {
    number,
    headers: quota.headers(key.reveal()),
    block: (ms) => keys.block(key, ms),
    end: () => settle(grant, service, logger),
  };
}

/** The error for whoever found no room, counted. @param turn default: first */
export function quotaUsedUp(
  { service, metrics }: HttpClientOptions,
  { afterMs, waiting }: QuotaWait,
  { as }: Turn = FIRST,
): AppError {
  metrics.httpQuotaWaiting.set({ service }, waiting);
  metrics.httpQuotaRefusals.inc({ service });
  metrics.httpQuotaWait.observe({ service, turn: as }, afterMs / 1_000);
  return notSent("HTTP_QUOTA", `The quota of ${service} is used up.`, afterMs);
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

function notSent(code: "HTTP_BREAKER_OPEN" | "HTTP_QUOTA", message: string, waitMs: number): AppError {
  const afterMs = Math.ceil(waitMs);
  return new AppError(code, message, { retry: { afterMs }, details: { outcome: "not-sent", afterMs } });
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
