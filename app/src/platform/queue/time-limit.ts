import { AppError } from "../errors/app-error.ts";

/** How long a run may go on after its signal was aborted, ms; then the worker stops waiting for it. */
export const HARD_STOP_MS = 1_000;

/**
 * What one job's run may be told from outside: to stop. `AbortSignal.any` would say the same, but costs several times
 * what all the rest of a run does (15 of 23 µs), in weak references and listeners that nearly no run ever needs.
 */
export class Interruption {
  #reason: AppError | undefined;
  #stop: ((reason: AppError) => void) | undefined;

  /** Aborts the work under way, and all that is begun later. The first reason counts. */
  interrupt(reason: AppError): void {
    this.#reason ??= reason;
    this.#stop?.(this.#reason);
  }

  /**
   * Runs `work` for at most `timeoutMs`: then its signal is aborted (JOB_TIMEOUT), as it is by {@link interrupt}. And
   * {@link HARD_STOP_MS} after an abort the promise rejects with the abort's reason, although the work may go on in the
   * background. Work that still succeeds in between has succeeded; what it throws after an abort is replaced by the
   * reason. One piece of work at a time.
   */
  async runWithin(timeoutMs: number, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const controller = new AbortController();
    const { signal } = controller;
    let hardStop: NodeJS.Timeout | undefined;
    let limit: NodeJS.Timeout | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        this.#stop = (reason) => {
          if (signal.aborted) return;
          hardStop = setTimeout(() => reject(reason), HARD_STOP_MS);
          controller.abort(reason);
        };
        limit = setTimeout(() => this.#stop?.(timeoutError(timeoutMs)), timeoutMs);
        if (this.#reason !== undefined) this.#stop(this.#reason);
        work(signal).then(resolve, (thrown: unknown) => reject(signal.aborted ? signal.reason : thrown));
      });
    } finally {
      this.#stop = undefined;
      clearTimeout(limit);
      clearTimeout(hardStop);
    }
  }
}

function timeoutError(timeoutMs: number): AppError {
  return new AppError("JOB_TIMEOUT", `The run took longer than ${timeoutMs} ms.`, { retry: "backoff" });
}
