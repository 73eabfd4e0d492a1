import type { Logger } from "../observe/logger.ts";
import type { Metrics } from "../observe/metrics.ts";
import type { BreakerOptions } from "./breaker.ts";
import type { Quota, Turn } from "./quota.ts";
import type { Clock } from "./retry.ts";

export interface HttpClientOptions {
  /** Short name for metrics, logs and errors. */
  readonly service: string;
  /** May end in a path, which stays in front of each request's. */
  readonly baseUrl: string;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly connectTimeoutMs: number;
  /** A whole call: waiting, retries and bodies. */
  readonly totalTimeoutMs: number;
  /** Attempts after the first. */
  readonly retries: number;
  readonly breaker?: BreakerOptions;
  readonly quota?: SharedQuota;
  /** @default 64 */
  readonly connections?: number;
  /** @default 10 MiB */
  readonly maxResponseBytes?: number;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly clock?: Clock;
  readonly random?: () => number;
}

/** The service's shared quota, and how a key is shown to the service. */
export interface SharedQuota {
  readonly limiter: Quota;
  /** How many keys there are: one that the service does not know rests where there are others. @default 1 */
  readonly keys?: number;
  headers(key: string): Readonly<Record<string, string>>;
}

export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Begins with a slash, its parts already encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** Sent as JSON; excludes `body`. */
  readonly json?: unknown;
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  /** True when doing it twice does no harm: only then is it repeated after it may have been received. */
  readonly idempotent: boolean;
  /** The path's pattern, such as `/labels/:id`: bounded, for metrics; each has a breaker of its own. */
  readonly route: string;
  /** Whose turn it is where the service has a quota. @default first */
  readonly turn?: Turn;
  /** Fewer than the client's. A 429 does not count: nothing was done, and another key may have room. */
  readonly retries?: number;
  readonly signal?: AbortSignal;
  /** Less than the client's `totalTimeoutMs`. */
  readonly timeoutMs?: number;
}
