import { AppError } from "../../errors/app-error.ts";

/**
 * Runs a handler of a bot and ends the wait for it after `timeoutMs`; `abort` tells the handler.
 * @throws AppError HANDLER_TIMEOUT, or what the handler threw
 */
export async function withDeadline(
  bot: string,
  timeoutMs: number,
  abort: AbortController,
  run: () => unknown,
): Promise<void> {
  const over = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const error = new AppError("HANDLER_TIMEOUT", `a handler of ${bot} took more than ${timeoutMs} ms`);
    abort.abort(error);
    over.reject(error);
  }, timeoutMs);
  try {
    await Promise.race([run(), over.promise]);
  } finally {
    clearTimeout(timer);
  }
}
