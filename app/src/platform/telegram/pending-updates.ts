import { z } from "zod";
import type { PeriodicTask } from "../bot/definition.ts";
import { AppError } from "../errors/app-error.ts";
import type { Metrics } from "../observe/metrics.ts";
import type { TelegramClient } from "./api/client.ts";

const EVERY_MS = 15_000;
const CALL_TIMEOUT_MS = 10_000;
/** The question wanders between processes: what one of them heard is old when another has asked since. */
const STALE_MS = 120_000;

const infoSchema = z.object({ pending_update_count: z.number() });

export interface PendingUpdatesOptions {
  readonly bot: string;
  readonly client: Pick<TelegramClient, "call">;
  readonly metrics: Pick<Metrics, "webhookPending">;
}

/**
 * Asks Telegram how many updates it keeps for a bot. What does not arrive leaves no trace with us: an Ingress that answers
 * in our place, a certificate that ran out, a webhook at another address.
 */
export function pendingUpdates({ bot, client, metrics }: PendingUpdatesOptions): PeriodicTask {
  let forget: NodeJS.Timeout | undefined;
  return {
    name: `${bot}-pending-updates`,
    everyMs: EVERY_MS,
    run: async (signal) => {
      const answer = await client.call("getWebhookInfo", {}, { timeoutMs: CALL_TIMEOUT_MS, signal });
      if (answer.kind !== "accepted")
        throw new AppError("TELEGRAM_UNAVAILABLE", "getWebhookInfo had no answer", { retry: "backoff" });
      metrics.webhookPending.set({ bot }, infoSchema.parse(answer.result).pending_update_count);
      clearTimeout(forget);
      forget = setTimeout(() => metrics.webhookPending.remove({ bot }), STALE_MS).unref();
    },
  };
}
