import * as mongodb from "mongodb";
import { MongoError, MongoNetworkError, MongoServerError, MongoServerSelectionError } from "mongodb";
import { AppError } from "../errors/app-error.ts";

/**
 * Server codes of passing states: elections, shutdowns, lost majorities, conflicts, time limits.
 * https://github.com/mongodb/specifications/blob/master/source/retryable-writes/retryable-writes.md and error_codes.yml
 */
const PASSING_CODES = new Set([
  6, 7, 24, 50, 64, 89, 91, 112, 133, 134, 189, 202, 262, 9001, 10107, 11600, 11602, 13435, 13436,
]);
const DUPLICATE_KEY = 11_000;

const PASSING_CLASSES = [
  MongoNetworkError,
  MongoServerSelectionError,
  mongodb.MongoOperationTimeoutError,
  mongodb.MongoNotConnectedError,
  mongodb.MongoTopologyClosedError,
  mongodb.MongoClientClosedError,
  mongodb.MongoWriteConcernError,
];

/**
 * Translates what the driver throws. No primary, no connection, a lost majority, a time limit or an abort become
 * MONGO_UNAVAILABLE with retry `backoff`: the operation may have been carried out, repeat only what is idempotent.
 * Other refusals of the driver or the server become MONGO_REFUSED. Anything else (a bug) is returned as it is.
 */
export function mongoError(error: unknown, operation: string): unknown {
  if (isPassing(error)) {
    return new AppError(
      "MONGO_UNAVAILABLE",
      `MongoDB did not carry out ${operation}: check the replica set.`,
      {
        retry: "backoff",
        cause: error,
        details: { operation },
      },
    );
  }
  if (!(error instanceof MongoError)) return error;
  return new AppError("MONGO_REFUSED", `MongoDB refused ${operation}: read the cause, it is a bug.`, {
    cause: error,
    details: { operation, ...(typeof error.code === "number" ? { code: error.code } : {}) },
  });
}

/** The driver's own limit of one operation, ms. */
export const OPERATION_MS = 10_000;

/** How long a call waits for it, retries included, ms: two fit into a handler's 8 s, so that a stalled MongoDB is a 503. */
const CALL_MS = 3_500;

export interface MongoLimits {
  /** @default 3,500 ms */
  readonly limitMs?: number;
  /** Ends the waiting, as when the update's time is used up. */
  readonly signal?: AbortSignal;
}

/**
 * Awaits an operation within a limit and translates its failure; `operation` names it in the error. What is given
 * up may still be carried out. The limit is kept here because the driver's `timeoutMS` has no effect since 7.8.
 */
export async function mongoCall<T>(
  operation: string,
  result: Promise<T>,
  limits: MongoLimits = {},
): Promise<T> {
  const { limitMs = CALL_MS, signal } = limits;
  const { promise: ended, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new DOMException(`no answer within ${limitMs} ms`, "TimeoutError")),
    limitMs,
  );
  const abort = () => reject(new DOMException("the caller gave up", "AbortError"));
  signal?.addEventListener("abort", abort, { once: true });
  if (signal?.aborted) abort();
  try {
    return await Promise.race([result, ended]);
  } catch (error) {
    throw mongoError(error, operation);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
  }
}

/** True when a unique index refused a write: often not a failure but the answer "already there". */
export function isDuplicateKey(error: unknown): boolean {
  if (error instanceof AppError) return isDuplicateKey(error.cause);
  return error instanceof MongoServerError && error.code === DUPLICATE_KEY;
}

function isPassing(error: unknown): boolean {
  if (error instanceof DOMException) return error.name === "AbortError" || error.name === "TimeoutError";
  if (!(error instanceof MongoError)) return false;
  return (
    PASSING_CLASSES.some((type) => error instanceof type) ||
    (typeof error.code === "number" && PASSING_CODES.has(error.code)) ||
    error.hasErrorLabel("RetryableWriteError") ||
    error.hasErrorLabel("TransientTransactionError")
  );
}
