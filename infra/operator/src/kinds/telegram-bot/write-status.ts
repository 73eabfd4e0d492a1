import { applyStatus, isNotFound } from "../../runtime/index.ts";
import { FIELD_MANAGER, type Look } from "./context.ts";
import { telegramBotKind } from "./definition.ts";
import type { TelegramBot, TelegramBotStatus } from "./telegram-bot.ts";

/** Writes the whole status of a bot; one that was deleted meanwhile needs none. @throws ApiError */
export async function writeStatus(
  { api, bot: { metadata }, signal }: Pick<Look, "api" | "bot" | "signal">,
  status: TelegramBotStatus,
): Promise<void> {
  const { name, namespace } = metadata ?? {};
  const object = { metadata: { name, namespace }, status } as unknown as TelegramBot;
  const options = { fieldManager: FIELD_MANAGER, force: true, signal };
  try {
    await applyStatus(api, telegramBotKind.resource, object, options);
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}
