/** An answer with `ok: false`; `description` is in Telegram's own words. */
export class ApiError extends Error {
  readonly status: number;
  /** Seconds, for 429. */
  readonly retryAfter: number | undefined;

  constructor(status: number, description: string, retryAfter?: number) {
    super(description);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/** A refusal of what was asked, `Bad Request: …`. */
export function badRequest(reason: string): ApiError {
  return new ApiError(400, `Bad Request: ${reason}`);
}

/** A refusal because of whom it is asked for, `Forbidden: …`. */
export function forbidden(reason: string): ApiError {
  return new ApiError(403, `Forbidden: ${reason}`);
}

/** A 429 that asks to wait. */
export function tooManyRequests(seconds: number): ApiError {
  return new ApiError(429, `Too Many Requests: retry after ${seconds}`, seconds);
}
