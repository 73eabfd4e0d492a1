import type { Bot } from "../bots/bot.ts";
import type { Chat, Reaction } from "./chat.ts";
import type { Message, ReplyMarkup } from "./message.ts";

/** Shows a bot's new message, and its keyboard in place of the one before. `now` in milliseconds. */
export function showBotMessage(
  bot: Bot,
  chat: Chat,
  message: Message,
  markup: ReplyMarkup | undefined,
  now: number,
): void {
  if (markup !== undefined && !("inline_keyboard" in markup)) {
    chat.keyboard = "remove_keyboard" in markup ? undefined : markup;
    bot.saveChat(chat);
  }
  chat.hideAction();
  bot.messages.add(chat, message);
  react(bot, chat, { kind: "message", message }, now);
}

/** Shows a bot's message as it is after an edit. */
export function showEdit(bot: Bot, chat: Chat, message: Message, now: number): void {
  bot.messages.replace(chat, message);
  react(bot, chat, { kind: "edit", message }, now);
}

/** Notes that the bot did something the person sees, and how long all it had not reacted to had waited. */
export function react(bot: Bot, chat: Chat, reaction: Reaction, now: number): void {
  for (const at of chat.unanswered.splice(0)) bot.stats.reactions.add(now - at);
  chat.react(reaction);
}
