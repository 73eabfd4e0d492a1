import { AppError } from "../errors/app-error.ts";
import type { RetryPolicy } from "./job.ts";

/** What becomes of a job whose run threw. */
export type Verdict =
  | { readonly kind: "retry" }
  | { readonly kind: "put-off"; readonly afterMs: number }
  | { readonly kind: "give-up"; readonly error: AppError };

/** What a verdict rests on. */
export interface FailedRun {
  readonly retry: RetryPolicy;
  readonly lastAttempt: boolean;
  /** Time since the job's creation, ms. */
  readonly ageMs: number;
}

const DEFAULT_MAX_WAIT_MS = 24 * 3600 * 1000;
const MAX_BACKOFF_MS = 5 * 60 * 1000;

/** Translates an error into what the queue does: the worker's edge of the rules in `AppError`. */
export function judgeFailure(thrown: unknown, { retry, lastAttempt, ageMs }: FailedRun): Verdict {
  const error = asAppError(thrown);
  if (typeof error.retry === "object") {
    const { afterMs } = error.retry;
    const tooLate = ageMs + afterMs > (retry.maxWaitMs ?? DEFAULT_MAX_WAIT_MS);
    return tooLate ? { kind: "give-up", error } : { kind: "put-off", afterMs };
  }
  return error.retry === "never" || lastAttempt ? { kind: "give-up", error } : { kind: "retry" };
}

/** An error nobody classified is taken for a passing one: its attempts bound the harm. */
export function asAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new AppError("JOB_FAILED", message, { retry: "backoff", cause: thrown });
}

/** Pause before another run, ms: doubled each time, half of it random so that jobs that failed together part ways. */
export function backoffDelay(
  attemptsMade: number,
  baseMs: number,
  random: () => number = Math.random,
): number {
  const full = Math.min(baseMs * 2 ** (attemptsMade - 1), MAX_BACKOFF_MS);
  return Math.round(full / 2 + (full / 2) * random());
}

/** A pause the other side named, never shortened, up to a tenth longer so that a crowd does not return at once. */
export function spreadDelay(afterMs: number, random: () => number = Math.random): number {
  return Math.round(Math.max(0, afterMs) * (1 + random() / 10));
}
