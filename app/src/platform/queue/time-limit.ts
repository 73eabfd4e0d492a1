import { AppError } from "../errors/app-error.ts";

/** How long a run may go on after its signal was aborted, ms; then the worker stops waiting for it. */
export const HARD_STOP_MS = 1_000;

/**
 * Runs `work` for at most `timeoutMs`: then its signal is aborted (JOB_TIMEOUT), as it is when `outer` is. And
 * {@link HARD_STOP_MS} after an abort the promise rejects with the abort's reason, although the work may go on in the
 * background. Work that still succeeds in between has succeeded; what it throws after an abort is replaced by the reason.
 */
export async function runWithin(
  timeoutMs: number,
  outer: AbortSignal,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const limit = new AbortController();
  const signal = AbortSignal.any([outer, limit.signal]);
  const timer = setTimeout(() => limit.abort(timeoutError(timeoutMs)), timeoutMs);
  let hardStop: NodeJS.Timeout | undefined;
  const stopped = new Promise<never>((_, reject) => {
    const start = () => {
      hardStop = setTimeout(() => reject(signal.reason), HARD_STOP_MS);
    };
    if (signal.aborted) start();
    else signal.addEventListener("abort", start, { once: true });
  });
  try {
    await Promise.race([work(signal), stopped]);
  } catch (thrown) {
    throw signal.aborted ? signal.reason : thrown;
  } finally {
    clearTimeout(timer);
    clearTimeout(hardStop);
  }
}

function timeoutError(timeoutMs: number): AppError {
  return new AppError("JOB_TIMEOUT", `The run took longer than ${timeoutMs} ms.`, { retry: "backoff" });
}
