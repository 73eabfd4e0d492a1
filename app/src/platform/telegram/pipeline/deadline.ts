import { AppError } from "../../errors/app-error.ts";

/**
 * Runs a handler of a bot and ends the wait for it after `timeoutMs`; `abort` tells the handler.
 * @throws AppError HANDLER_TIMEOUT, or what the handler threw
 */
export function withDeadline(
  bot: string,
  timeoutMs: number,
  abort: AbortController,
  run: () => unknown,
): Promise<void> {
  // By hand: `Promise.race` over a promise of its own is a microsecond of each update.
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      const error = new AppError("HANDLER_TIMEOUT", `a handler of ${bot} took more than ${timeoutMs} ms`);
      abort.abort(error);
      reject(error);
    }, timeoutMs);
    const end = (): void => {
      clearTimeout(timer);
      resolve();
    };
    const fail = (error: unknown): void => {
      clearTimeout(timer);
      reject(error);
    };
    startedBy(run).then(end, fail);
  });
}

/** What is thrown before the first wait rejects too. */
async function startedBy(run: () => unknown): Promise<void> {
  await run();
}
