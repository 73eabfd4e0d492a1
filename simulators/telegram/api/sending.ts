import { asUser } from "../bots/bot.ts";
import { type BotMessage, showBotMessage } from "../chats/bot-actions.ts";
import type { Chat, CopySource } from "../chats/chat.ts";
import type { Message, MessageContent } from "../chats/message.ts";
import { unixTime } from "../clock/clock.ts";
import { badRequest } from "../wire/api-error.ts";
import { type Call, respectFloods, writableChatOf } from "./call.ts";
import { JsonFields } from "./json-fields.ts";
import { replyMarkup } from "./reply-markup.ts";

/** Sends what a call says into the chat that it names, with its reply, markup and protection. */
export function send(call: Call, content: MessageContent): Message {
  return prepareSend(call)(content);
}

/** Checks all of a send but its content, and takes its turn under the flood rules; answers what sends the content. */
export function prepareSend(call: Call): (content: MessageContent, source?: CopySource) => Message {
  const markup = replyMarkup(call.params);
  const parameters = replyParameters(call);
  const chat = writableChatOf(call);
  const reply = repliedMessage(chat, parameters);
  respectFloods(call, chat, false);
  return (content, source) => put(call, chat, { ...content, ...reply }, { markup, source });
}

/** Puts a bot's message into a chat; checks nothing. */
function put(
  call: Call,
  chat: Chat,
  content: MessageContent,
  { markup, source }: Pick<BotMessage, "markup" | "source">,
): Message {
  const { bot, world, params } = call;
  const message: Message = {
    message_id: bot.messages.takeId(),
    from: asUser(bot),
    chat: chat.info,
    date: unixTime(world.services.clock),
    ...content,
    ...(params.boolean("protect_content") && { has_protected_content: true as const }),
    ...(markup !== undefined && "inline_keyboard" in markup && { reply_markup: markup }),
  };
  showBotMessage(bot, chat, { message, markup, source }, world.services.clock.now());
  return message;
}

/** The message that a send answers to; throws when it is gone, unless the call can do without. */
function repliedMessage(chat: Chat, { id, optional }: ReplyParameters): { reply_to_message?: Message } {
  if (id <= 0) return {};
  const replied = chat.messages.get(id)?.message;
  if (replied === undefined && !optional) throw badRequest("message to be replied not found");
  if (replied === undefined) return {};
  const { reply_to_message: _inner, ...outer } = replied;
  return { reply_to_message: outer };
}

interface ReplyParameters {
  readonly id: number;
  readonly optional: boolean;
}

function replyParameters({ params }: Call): ReplyParameters {
  const value = params.json("reply_parameters", () => badRequest("can't parse reply parameters JSON object"));
  if (value === undefined) {
    const id = params.integer("reply_to_message_id", 0, 0, 2 ** 31);
    return { id, optional: params.boolean("allow_sending_without_reply") };
  }
  const fields = JsonFields.of(value);
  if (fields === undefined) throw badRequest("object expected as reply parameters");
  return { id: fields.integer("message_id"), optional: fields.boolean("allow_sending_without_reply") };
}
