import { type Key, keyOf } from "../../runtime/index.ts";
import type { TelegramBot } from "./telegram-bot.ts";

/** Which bot of Telegram each TelegramBot is: two that are the same would take each other's webhook away for ever. */
export class TokenOwners {
  readonly #ids = new Map<Key, string>();

  /** What was read of a bot's token; undefined: it has none that could be one. */
  learn(key: Key, botId: string | undefined): void {
    if (botId === undefined) this.#ids.delete(key);
    else this.#ids.set(key, botId);
  }

  /**
   * The TelegramBot that has the right to the bot of Telegram, when it is another: the one that was there first.
   * @param read reads the number of one that was not looked at yet
   */
  async rivalOf(
    bot: TelegramBot,
    botId: string,
    all: readonly TelegramBot[],
    read: (other: TelegramBot) => Promise<string | undefined>,
  ): Promise<TelegramBot | undefined> {
    const key = keyOf(bot);
    const others = all.filter((other) => keyOf(other) !== key && wasFirst(other, bot));
    for (const other of others) {
      const known = this.#ids.get(keyOf(other)) ?? (await read(other));
      this.learn(keyOf(other), known);
      if (known === botId) return other;
    }
    return undefined;
  }
}

/** The older; of two of one second, whose name comes first. One that is being deleted gives way. */
function wasFirst({ metadata: one }: TelegramBot, { metadata: other }: TelegramBot): boolean {
  if (one?.deletionTimestamp !== undefined) return false;
  const [madeOne = "", madeOther = ""] = [one?.creationTimestamp, other?.creationTimestamp];
  return madeOne === madeOther ? (one?.name ?? "") < (other?.name ?? "") : madeOne < madeOther;
}
