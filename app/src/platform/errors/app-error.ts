import type { ErrorCode } from "../../contracts/error-codes.ts";

/** When the failed operation may be tried again: never, after a growing pause, or after a pause the other side named (ms). */
export type Retry = "never" | "backoff" | { readonly afterMs: number };

export interface AppErrorOptions {
  readonly retry?: Retry;
  /** Key of the sentence a person may be shown; without one they get the general apology. */
  readonly messageKey?: string;
  /** Values for that sentence, and for the log. Never secrets, never a whole message of a person. */
  readonly details?: Readonly<Record<string, string | number | boolean>>;
  readonly cause?: unknown;
}

/**
 * The one error class of the project. Three edges translate it: the bot tells the person, the worker decides on a
 * retry, the operator sets a condition. Match on `code`, never on the message's text.
 */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly code: ErrorCode;
  readonly retry: Retry;
  readonly messageKey: string | undefined;
  readonly details: Readonly<Record<string, string | number | boolean>>;

  /** @param message what happened and what to do about it, for a developer or an operator. */
  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(`${code}: ${message}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retry = options.retry ?? "never";
    this.messageKey = options.messageKey;
    this.details = options.details ?? {};
  }
}

/** True when `error` is an {@link AppError} with the given code. */
export function hasCode(error: unknown, code: ErrorCode): error is AppError {
  return error instanceof AppError && error.code === code;
}
