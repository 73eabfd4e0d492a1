import { createHash } from "node:crypto";
import type { Logger } from "../observe/logger.ts";
import type { RedisClient } from "../redis/client.ts";
import type { ChatOutbox } from "../telegram/send/chat-outbox.ts";
import { operatorsMessage } from "./message.ts";
import { type Alert, type Notification, occurrenceOf } from "./notification.ts";

/** The chat in which operators read alerts. */
export interface OperatorsChat {
  /**
   * Says what of a notification was not said in the last day: each beginning and each end of an alert once, all that are
   * new in one message. Answers how many were new.
   * @throws AppError REDIS_UNAVAILABLE: it may or may not have been said; repeat it, and it is said once.
   */
  tell(notification: Notification): Promise<number>;
}

export interface OperatorsChatOptions {
  readonly chatId: number;
  /** Of the bot that speaks in the chat. */
  readonly chats: Pick<ChatOutbox, "say">;
  readonly redis: RedisClient;
  readonly logger: Logger;
}

/** As long as the outbox knows an effect. What still lasts then is said again, once a day. */
const SAID_TTL_MS = 24 * 3_600_000;

/**
 * Builds it. What is new is said first and marked as said afterwards: a process that dies in between says the same under
 * the same effect id, which the outbox knows.
 */
export function createOperatorsChat({ chatId, chats, logger, redis }: OperatorsChatOptions): OperatorsChat {
  const keyOf = (alert: Alert): string => `{botfleet:alerts}:said:${chatId}:${occurrenceOf(alert)}`;
  const unsaid = async (alerts: readonly Alert[]): Promise<Alert[]> => {
    const said = await redis.mget(alerts.map(keyOf));
    return alerts.filter((_, index) => said[index] === null);
  };
  const mark = async (alerts: readonly Alert[]): Promise<void> => {
    for (const alert of alerts) await redis.set(keyOf(alert), "1", "PX", SAID_TTL_MS);
  };
  return {
    tell: async ({ alerts, truncatedAlerts }) => {
      const fresh = await unsaid(alerts);
      if (fresh.length === 0) return 0;
      const { silent, text } = operatorsMessage(fresh, truncatedAlerts);
      await chats.say(chatId, effectOf(fresh), (api) =>
        api.sendMessage(chatId, text, {
          parse_mode: "HTML",
          disable_notification: silent,
          link_preview_options: { is_disabled: true },
        }),
      );
      await mark(fresh);
      logger.info({ alerts: alerts.length, told: fresh.length }, "operators are told of alerts");
      return fresh.length;
    },
  };
}

/** The same alerts in any order are the same effect. */
function effectOf(alerts: readonly Alert[]): string {
  const all = alerts.map(occurrenceOf).toSorted().join(" ");
  return `alerts.${createHash("sha256").update(all).digest("base64url").slice(0, 22)}`;
}
