import type { Logger } from "../../../platform/observe/logger.ts";
import type { Metrics } from "../../../platform/observe/metrics.ts";
import { TelegramClient } from "../../../platform/telegram/api/client.ts";
import { EventRun } from "../../../platform/telegram/pipeline/event-run.ts";
import { HandlerRun } from "../../../platform/telegram/pipeline/handler-run.ts";
import { botAccount } from "../../../platform/telegram/testing/bot-account.ts";
import { createConversation } from "../conversation.ts";
import type { ShippingServices } from "../services.ts";

const HANDLER_LIMIT_MS = 8_000;

/** The conversation over these services, its updates and its events, run by the platform's own handlers. Close the client at the end. */
export function createHandlerRun(
  services: ShippingServices,
  { logger, metrics }: { readonly logger: Logger; readonly metrics: Metrics },
) {
  const client = new TelegramClient({
    // Nothing here needs an answer of Telegram's at once; a call that did would fail the test.
    apiRoot: "http://127.0.0.1:9",
    token: "4242:not-a-token",
    bot: "shipping",
    connections: 1,
    metrics,
    files: { open: () => Promise.reject(new Error("no file is sent here")) },
  });
  const module = createConversation(services, logger);
  const me = botAccount("Shipping", "shipping_test_bot");
  const run = new HandlerRun({ module, client, me, logger, metrics, timeoutMs: HANDLER_LIMIT_MS });
  const events = new EventRun({ module, client, logger, timeoutMs: HANDLER_LIMIT_MS });
  return { client, module, run, events };
}
