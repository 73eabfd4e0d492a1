import type { z } from "zod";
import type { Secret } from "../../../platform/config/secret.ts";
import { AppError } from "../../../platform/errors/app-error.ts";
import { createHttpClient, type HttpClient } from "../../../platform/http/client.ts";
import type { HttpClientOptions } from "../../../platform/http/options.ts";
import { createQuota } from "../../../platform/http/quota.ts";
import type { HttpResponse } from "../../../platform/http/response.ts";
import { retryAfter } from "../../../platform/http/retry.ts";
import type { Logger } from "../../../platform/observe/logger.ts";
import type { Metrics } from "../../../platform/observe/metrics.ts";
import type { RedisClient } from "../../../platform/redis/client.ts";

/** What every client of an outside service needs. */
export interface ClientDeps {
  /** Where the quotas are shared. */
  readonly redis: RedisClient;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** A vendor with several keys, each with its own requests per minute. */
export interface KeyedVendor extends Omit<HttpClientOptions, "quota" | "logger" | "metrics"> {
  readonly keys: readonly Secret[] | undefined;
  readonly perMinute: number;
  /** How long that minute is, for tests that do not wait for one. @default 60,000 ms */
  readonly minuteMs?: number | undefined;
  /** How a key is shown. */
  headersOf(key: string): Readonly<Record<string, string>>;
}

/** A client that rotates over a vendor's keys within their shared quota. */
export function keyedClient(deps: ClientDeps, vendor: KeyedVendor): HttpClient {
  const { keys, perMinute, minuteMs = 60_000, headersOf, ...options } = vendor;
  const { service, totalTimeoutMs: callMs } = options;
  if (keys === undefined || keys.length === 0) return unconfigured(service);
  const quota = { redis: deps.redis, service, keys, limit: perMinute, windowMs: minuteMs, callMs };
  const limiter = createQuota(quota);
  const perSecond = (keys.length * perMinute * 1_000) / minuteMs;
  deps.metrics.httpQuotaLimit.set({ service }, perSecond);
  return createHttpClient({
    ...options,
    quota: { limiter, keys: keys.length, headers: headersOf },
    logger: deps.logger,
    metrics: deps.metrics,
  });
}

/** Stands where a role was given no key: nothing is opened, and a call says what is missing. */
export function unconfigured(service: string): HttpClient {
  const refuse = async () => {
    throw new AppError("CONFIG_INVALID", `This role was given no key for ${service}.`, {
      details: { service, outcome: "not-sent" },
    });
  };
  return { request: refuse, withRoom: refuse, close: async () => undefined };
}

/** Reads a body by its schema. @throws AppError HTTP_BAD_RESPONSE, outcome unknown: the vendor did what was asked, or not. */
export function readBody<S extends z.ZodType>(
  service: string,
  schema: S,
  response: HttpResponse,
): z.output<S> {
  const unlike = (where: string, cause: unknown) =>
    new AppError(
      "HTTP_BAD_RESPONSE",
      `${service} answered ${response.status} unlike its contract: ${where}.`,
      {
        retry: "backoff",
        cause,
        details: { service, status: response.status, outcome: "unknown" },
      },
    );
  const parsed = schema.safeParse(jsonOf(response, unlike));
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues.map(({ path }) => path.join(".") || "(whole)").join(", ");
  throw unlike(where, parsed.error);
}

/** An answer that was cut short on its way is whole the next time: a job goes on with it. */
function jsonOf(response: HttpResponse, unlike: (where: string, cause: unknown) => AppError): unknown {
  try {
    return response.json();
  } catch (error) {
    throw unlike("no JSON", error);
  }
}

/** Said by whatever stands before the vendor, which may have passed the request on: nobody waited for the end of it. */
const GIVEN_UP_BEFORE = new Set([408, 425, 499]);

/**
 * The error for a status that is not a success. `details.outcome` is `refused` when the vendor certainly did nothing
 * (4xx, 429), else `unknown`.
 */
export function statusError(service: string, response: HttpResponse, words: string): AppError {
  const { status, headers } = response;
  const details = { service, status, words: words.slice(0, 200) };
  if (status === 429) {
    const afterMs = retryAfter(headers["retry-after"], Date.now()) ?? 5_000;
    return new AppError("SERVICE_BUSY", `${service} asks to wait.`, {
      retry: { afterMs },
      details: { ...details, outcome: "refused" },
    });
  }
  if (status >= 500 || status < 400 || GIVEN_UP_BEFORE.has(status)) {
    return new AppError("SERVICE_BUSY", `${service} answered ${status}.`, {
      retry: "backoff",
      details: { ...details, outcome: "unknown" },
    });
  }
  return new AppError("VENDOR_REFUSED", `${service} refused with ${status}: ${details.words}`, {
    details: { ...details, outcome: "refused" },
  });
}
