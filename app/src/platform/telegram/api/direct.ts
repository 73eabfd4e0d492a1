import type { ApiResponse } from "grammy/types";
import { AppError } from "../../errors/app-error.ts";
import type { DirectCall } from "../outbox/collector.ts";
import type { TelegramClient } from "./client.ts";

const DIRECT_TIMEOUT_MS = 5_000;

/**
 * Calls whose answer a handler needs now, such as `getFile`. Telegram's refusals reach the handler as grammY's
 * GrammyError; floods, failures of Telegram's own and no answer at all are TELEGRAM_UNAVAILABLE, and the update comes
 * again.
 */
export function directCall(client: TelegramClient, handlerSignal: AbortSignal): DirectCall {
  return async (method, payload, signal): Promise<ApiResponse<unknown>> => {
    const outcome = await client.call(method, payload, {
      timeoutMs: DIRECT_TIMEOUT_MS,
      signal: signal === undefined ? handlerSignal : AbortSignal.any([signal, handlerSignal]),
    });
    switch (outcome.kind) {
      case "accepted":
        return { ok: true, result: outcome.result };
      case "refused":
        if (outcome.code === 429)
          throw new AppError("TELEGRAM_UNAVAILABLE", `${method} is refused as a flood`, {
            retry: { afterMs: (outcome.parameters.retry_after ?? 1) * 1000 },
          });
        if (outcome.code >= 500)
          throw new AppError("TELEGRAM_UNAVAILABLE", `${method} failed: ${outcome.description}`, {
            retry: "backoff",
          });
        return {
          ok: false,
          error_code: outcome.code,
          description: outcome.description,
          parameters: outcome.parameters,
        };
      default:
        throw new AppError("TELEGRAM_UNAVAILABLE", `${method} had no answer: ${outcome.reason}`, {
          retry: "backoff",
        });
    }
  };
}
