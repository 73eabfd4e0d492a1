import { createAlertRoute } from "../../platform/alerts/alert-route.ts";
import { createOperatorsChat } from "../../platform/alerts/operators-chat.ts";
import type { CallbackRoute } from "../../platform/bot/definition.ts";
import type { OperatorsSettings } from "../config/operators.ts";
import type { ServedBot } from "./bots.ts";
import type { OpenPlatform } from "./platform.ts";

/** The way of alerts into the operators' chat, where there is one. */
export function alertRoute(
  { ALERT_WEBHOOK_TOKEN: token, OPERATORS_BOT, OPERATORS_CHAT_ID: chatId }: OperatorsSettings,
  bots: readonly ServedBot[],
  { logger, redis }: OpenPlatform,
): CallbackRoute | undefined {
  const speaker = bots.find(({ bot }) => OPERATORS_BOT === undefined || bot.name === OPERATORS_BOT);
  if (chatId === undefined || token === undefined || speaker === undefined) return undefined;
  const { chats } = speaker.outbox;
  const operators = createOperatorsChat({ chatId, chats, redis: redis.redis, logger });
  logger.info({ bot: speaker.bot.name }, "alerts are told in the operators' chat");
  return createAlertRoute({ token, operators, logger });
}
