import { Pool } from "undici";
import { JOBS_AT_ONCE } from "../../contracts/concurrency.ts";
import { AppError } from "../errors/app-error.ts";
import { type Attempt, type AttemptContext, attempt, codeOf, quotaUsedUp } from "./attempt.ts";
import { type Breaker, createBreaker } from "./breaker.ts";
import { systemClock } from "./clock.ts";
import type { HttpClientOptions, HttpRequest } from "./options.ts";
import type { WholeWork } from "./quota.ts";
import { createResponse, type HttpResponse } from "./response.ts";
import { backoff } from "./retry.ts";

/** Sends requests to one outside service. */
export interface Requester {
  /**
   * Answers whatever status the service gave, once retries are used up; redirects are not followed.
   * @throws AppError HTTP_TIMEOUT and HTTP_UNREACHABLE (`details.outcome` is `not-sent` or `unknown`: whether the
   * request may have been received), HTTP_BREAKER_OPEN and HTTP_QUOTA (nothing sent; `retry.afterMs`),
   * HTTP_BAD_RESPONSE (too large; received)
   */
  request(request: HttpRequest): Promise<HttpResponse>;
}

/** Speaks to one outside service. */
export interface HttpClient extends Requester {
  /**
   * Runs work for which the quota has room in all of its requests: those it sends by the requester it is given find their
   * keys at once. What it does not use is given back. Without a quota it simply runs.
   * @throws AppError HTTP_QUOTA when there is no room: the work was not begun, and stands in line before all that was not
   * paid for; and what the work throws
   */
  withRoom<T>(work: WholeWork, run: (http: Requester) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** A worker has so many jobs of three queues under way that ask one vendor; who waits for a connection loses of their time. */
const CONNECTIONS = 3 * JOBS_AT_ONCE;
const BREAKER_STATES = { closed: 0, "half-open": 1, open: 2 };

/**
 * Builds a client over keep-alive connections (undici's Pool, driven directly: `fetch` costs several times more).
 * Retries are own code: what may be repeated hangs on whether the request left, which no retry library knows.
 */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { service, metrics, clock = systemClock, random = Math.random } = options;
  const base = new URL(options.baseUrl);
  const pool = new Pool(base.origin, {
    connections: options.connections ?? CONNECTIONS,
    connect: { timeout: options.connectTimeoutMs },
    // The call's own limit covers both.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const logger = options.logger.child({ service });
  const breakers = new Map<string, Breaker>();
  const basePath = base.pathname.replace(/\/$/, "");
  const keys = options.quota?.limiter;
  const context: AttemptContext = { options, dispatcher: pool, keys, basePath, breakerOf, clock };

  /** One for each route: where one of a service's parts fails, the others are asked on. */
  function breakerOf(route: string): Breaker {
    const known = breakers.get(route);
    if (known !== undefined) return known;
    const now = () => clock.now();
    const breaker = createBreaker(options.breaker ?? {}, now, (state) => {
      metrics.httpBreakerState.set({ service, route }, BREAKER_STATES[state]);
      logger.warn({ route, state }, "circuit breaker changed");
    });
    metrics.httpBreakerState.set({ service, route }, BREAKER_STATES.closed);
    breakers.set(route, breaker);
    return breaker;
  }

  async function requestOver(context: AttemptContext, wanted: HttpRequest): Promise<HttpResponse> {
    const timeoutMs = Math.min(wanted.timeoutMs ?? options.totalTimeoutMs, options.totalTimeoutMs);
    const limit = AbortSignal.timeout(Math.max(1, Math.ceil(timeoutMs)));
    const signal = wanted.signal === undefined ? limit : AbortSignal.any([limit, wanted.signal]);
    const deadline = clock.now() + timeoutMs;
    for (let retry = 1; ; retry += 1) {
      const made = await attempt(context, wanted, signal);
      const { result, repeatable, pauseMs } = made;
      const pause = Math.max(pauseMs, backoff(retry, random()));
      const rested =
        repeatable &&
        retry <= retriesOf(wanted, made) &&
        clock.now() + pause < deadline &&
        (await rest(pause, signal));
      if (!rested) {
        if (result instanceof AppError) throw result;
        return createResponse(service, result);
      }
      logger.warn(
        { route: wanted.route, code: codeOf(result), retry, pauseMs: Math.round(pause) },
        "request repeated",
      );
    }
  }

  const retriesOf = ({ retries = options.retries }: HttpRequest, { keyRefused }: Attempt): number =>
    keyRefused ? options.retries : retries;

  /** False when the time was up or the caller gave up meanwhile. */
  async function rest(ms: number, signal: AbortSignal): Promise<boolean> {
    await clock.sleep(ms, signal).catch(() => undefined);
    return !signal.aborted;
  }

  async function withRoom<T>(work: WholeWork, run: (http: Requester) => Promise<T>): Promise<T> {
    if (keys === undefined) return run({ request });
    const room = await keys.reserve(work);
    if ("afterMs" in room) throw quotaUsedUp(options, room);
    try {
      return await run({ request: (wanted) => requestOver({ ...context, keys: room }, wanted) });
    } finally {
      // Not waited for: until Redis knows, or when it never does, the room counts as taken for longer than it was.
      room.release().catch((err: unknown) => logger.warn({ err }, "room in the quota is held too long"));
    }
  }

  const request = (wanted: HttpRequest) => requestOver(context, wanted);
  return { request, withRoom, close: () => pool.close() };
}
