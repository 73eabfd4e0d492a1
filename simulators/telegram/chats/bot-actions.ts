import type { Bot } from "../bots/bot.ts";
import type { Chat, CopySource, Reaction } from "./chat.ts";
import type { Message, ReplyMarkup } from "./message.ts";

/** A bot's new message. */
export interface BotMessage {
  readonly message: Message;
  readonly markup?: ReplyMarkup | undefined;
  /** What it is a copy of. */
  readonly source?: CopySource | undefined;
}

/** Shows a bot's new message, and its keyboard in place of the one before. `now` in milliseconds. */
export function showBotMessage(
  bot: Bot,
  chat: Chat,
  { message, markup, source }: BotMessage,
  now: number,
): void {
  if (markup !== undefined && !("inline_keyboard" in markup)) {
    chat.keyboard = "remove_keyboard" in markup ? undefined : markup;
    bot.saveChat(chat);
  }
  chat.hideAction();
  const foreign = source?.chat === chat.person.id ? undefined : source;
  bot.messages.add(chat, message, foreign);
  bot.documents.add(message);
  react(bot, chat, { kind: "message", message, source: foreign }, now);
}

/** Shows a bot's message as it is after an edit. */
export function showEdit(bot: Bot, chat: Chat, message: Message, now: number): void {
  bot.messages.replace(chat, message);
  const source = chat.messages.get(message.message_id)?.source;
  react(bot, chat, { kind: "edit", message, source }, now);
}

/** Tells those who wait that the bot did something the person sees, and notes whose effect it was. */
export function react(bot: Bot, chat: Chat, reaction: Reaction, now: number): void {
  if ("source" in reaction && reaction.source !== undefined)
    relay(bot, chat, reaction.kind, reaction.source, now);
  else {
    const { id } = chat.person;
    const owed =
      reaction.kind === "answer" ? bot.audit.answered(id, reaction.queryId) : bot.audit.replied(id);
    if (owed !== undefined) bot.stats.reactions.add(now - owed.at);
  }
  chat.react(reaction);
}

/** Somebody else sees what the writer of the source wrote or changed. */
function relay(bot: Bot, to: Chat, kind: Reaction["kind"], source: CopySource, now: number): void {
  const { chat, messageId } = source;
  if (kind === "edit") bot.audit.relayedEdit(chat, messageId, to.person.id);
  else {
    const owed = bot.audit.relayed(chat, messageId, to.person.id, now);
    if (owed !== undefined) bot.stats.reactions.add(now - owed.at);
  }
  bot.chats.get(chat)?.react({ kind: "relay", messageId });
}
