/** The API server's answer that is not 2xx: its `Status` object as an error. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  /** HTTP status. */
  readonly status: number;
  /** Kubernetes' own word, such as `Conflict`, `NotFound`, `Expired`, `Invalid`; `Unknown` when the answer had none. */
  readonly reason: string;
  /** How long the server asks to be left alone, ms (429 and 503). */
  readonly retryAfterMs: number | undefined;

  constructor(status: number, reason: string, message: string, retryAfterMs?: number) {
    super(`${status} ${reason}: ${message}`);
    this.status = status;
    this.reason = reason;
    this.retryAfterMs = retryAfterMs;
  }
}

/** A call that got no answer: refused, reset, cut off, or not within its limit. A write may have been done all the same. */
export class ConnectionError extends Error {
  override readonly name = "ConnectionError";
  /** One word for a metric: `reset`, `refused`, `timeout`, … */
  readonly kind: string;

  constructor(kind: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.kind = kind;
  }
}

/** True when the API server answered with this status. */
export function hasStatus(error: unknown, status: number): error is ApiError {
  return error instanceof ApiError && error.status === status;
}

/** No such object, or the kind is not known to the server (its CRD is missing). */
export const isNotFound = (error: unknown): boolean => hasStatus(error, 404);

/** Somebody else changed the object first (409): read it again, then decide again. */
export const isConflict = (error: unknown): boolean => hasStatus(error, 409);

/** The version asked for is too old (410): list again. */
export const isGone = (error: unknown): boolean => hasStatus(error, 410);

interface StatusBody {
  readonly reason?: string;
  readonly message?: string;
  readonly code?: number;
  readonly details?: { readonly retryAfterSeconds?: number };
}

/** Reads a `Status` object, or whatever a proxy in between answered. @param retryAfter the header of that name, seconds */
export function errorOf(status: number, body: unknown, retryAfter?: string): ApiError {
  const {
    reason = "Unknown",
    message,
    details,
  }: StatusBody = typeof body === "object" && body !== null ? body : {};
  const seconds = Number(retryAfter ?? details?.retryAfterSeconds);
  return new ApiError(
    status,
    reason,
    message ?? String(typeof body === "string" ? body : "").slice(0, 200),
    Number.isFinite(seconds) ? seconds * 1_000 : undefined,
  );
}
