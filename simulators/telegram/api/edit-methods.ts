import { showEdit } from "../chats/bot-actions.ts";
import type { Chat } from "../chats/chat.ts";
import type { Message } from "../chats/message.ts";
import { unixTime } from "../clock/clock.ts";
import { badRequest } from "../wire/api-error.ts";
import { type Call, chatOf, type Method, respectFloods } from "./call.ts";
import { inlineMarkup } from "./reply-markup.ts";
import { linkPreview } from "./text-methods.ts";
import { caption, messageText } from "./texts.ts";

const DELETABLE_SECONDS = 48 * 3600;

function editMessageText(call: Call): unknown {
  const preview = linkPreview(call);
  const { text, entities } = messageText(call.params);
  return edit(call, (old) => {
    if (old.text === undefined) throw badRequest("there is no text in the message to edit");
    const { entities: _entities, link_preview_options: _preview, ...rest } = old;
    return {
      ...rest,
      text,
      ...(entities.length > 0 && { entities }),
      ...(preview !== undefined && { link_preview_options: preview }),
    };
  });
}

function editMessageCaption(call: Call): unknown {
  const { text, entities } = caption(call.params);
  return edit(call, (old) => {
    if (old.text !== undefined || old.invoice !== undefined) {
      throw badRequest("there is no caption in the message to edit");
    }
    const { caption: _caption, caption_entities: _entities, ...rest } = old;
    return {
      ...rest,
      ...(text !== "" && { caption: text }),
      ...(entities.length > 0 && { caption_entities: entities }),
    };
  });
}

function editMessageReplyMarkup(call: Call): unknown {
  return edit(call, (old) => old);
}

/** Changes a bot's own message; without `reply_markup` its keyboard goes, as on Telegram. */
export function edit(call: Call, change: (old: Message) => Message): Message {
  const { bot, world } = call;
  const markup = inlineMarkup(call.params);
  const { chat, message: old } = ownMessage(call, "edit", "edited");
  const { reply_markup: _markup, ...changed } = change(old);
  const next = { ...changed, ...(markup !== undefined && { reply_markup: markup }) };
  if (isSame(old, next)) {
    throw badRequest(
      "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message",
    );
  }
  respectFloods(call, chat, true);
  const edited: Message = { ...next, edit_date: unixTime(world.services.clock) };
  showEdit(bot, chat, edited, world.services.clock.now());
  return edited;
}

/** What counts as a change: text, caption, files and keyboard, whatever order their fields have. */
function isSame(old: Message, next: Message): boolean {
  const { edit_date: _old, ...before } = old;
  const { edit_date: _next, ...after } = next;
  return canonical(before) === canonical(after);
}

function canonical(value: object): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner !== "object" || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** The bot's message that a call names; throws when it is gone or somebody else's. */
function ownMessage(call: Call, to: string, done: string): { chat: Chat; message: Message } {
  const { params, bot } = call;
  if (params.text("chat_id") === "" && params.text("inline_message_id") !== "") {
    throw badRequest("MESSAGE_ID_INVALID");
  }
  const chat = chatOf(call);
  const message = chat.messages.get(params.integer("message_id", 0, 0, 2 ** 31))?.message;
  if (message === undefined) throw badRequest(`message to ${to} not found`);
  if (message.from.id !== bot.id) throw badRequest(`message can't be ${done}`);
  return { chat, message };
}

function deleteMessage(call: Call): unknown {
  const { params, bot, world } = call;
  const chat = chatOf(call);
  const id = params.integer("message_id", 0, 0, 2 ** 31);
  const message = chat.messages.get(id)?.message;
  if (message === undefined) throw badRequest("message to delete not found");
  // In a private chat a bot may also delete what the person wrote; nothing older than two days.
  if (unixTime(world.services.clock) - message.date > DELETABLE_SECONDS)
    throw badRequest("message can't be deleted");
  bot.messages.delete(chat, id);
  return true;
}

/** Changes and deletions of messages. */
export const editMethods: Record<string, Method> = {
  editMessageText,
  editMessageCaption,
  editMessageReplyMarkup,
  deleteMessage,
};
