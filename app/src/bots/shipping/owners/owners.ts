import type { Api } from "grammy";
import type { Logger } from "../../../platform/observe/logger.ts";
import type { ChatOutbox } from "../../../platform/telegram/send/chat-outbox.ts";
import type { PeopleService, ShippingTextArgs, ShippingTextKey, ShippingTexts } from "../services.ts";

/** The people who run the shop, as the setting `OWNER_TELEGRAM_IDS` names them. */
export interface Owners {
  readonly ids: readonly number[];
  isOwner(telegramId: number): boolean;
  /**
   * Says a sentence to each of them in their language, once per effect id within a day.
   * @throws AppError REDIS_UNAVAILABLE: repeat with the same id.
   */
  tell<K extends ShippingTextKey>(effectId: string, key: K, args: ShippingTextArgs[K]): Promise<void>;
  /** The same for whatever `compose` says to one of them. */
  say(
    effectId: string,
    compose: (api: Api, chatId: number, language: string | undefined) => Promise<unknown>,
  ): Promise<void>;
}

export interface OwnersDeps {
  readonly ids: readonly number[];
  readonly people: Pick<PeopleService, "language">;
  readonly chats: ChatOutbox;
  readonly texts: ShippingTexts;
}

/** Builds it. An owner who never wrote to the bot cannot be reached: Telegram refuses the message. */
export function createOwners({ ids, people, chats, texts }: OwnersDeps): Owners {
  const say: Owners["say"] = async (effectId, compose) => {
    for (const id of ids) {
      const language = await people.language(id);
      await chats.say(id, effectId, (api) => compose(api, id, language));
    }
  };
  return {
    ids,
    isOwner: (telegramId) => ids.includes(telegramId),
    say,
    tell: (effectId, key, args) =>
      say(effectId, (api, chatId, language) => api.sendMessage(chatId, texts.t(language, key, args))),
  };
}

/** A shop that takes money and names no owners works, but what only an owner can settle is told to nobody. */
export function warnIfUnheard(
  { ids }: Pick<Owners, "ids">,
  takesMoney: boolean,
  logger: Pick<Logger, "warn">,
): void {
  if (!takesMoney || ids.length > 0) return;
  logger.warn(
    "OWNER_TELEGRAM_IDS names nobody: payments that need a person are told to no owner, and /admin is nobody's",
  );
}
