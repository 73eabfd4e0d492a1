import type { Message, MessageContent } from "../chats/message.ts";
import { badRequest } from "../wire/api-error.ts";
import { type Call, chatOf, type Method } from "./call.ts";
import { prepareSend } from "./sending.ts";
import { caption } from "./texts.ts";

function copyMessage(call: Call): unknown {
  const source = sourceOf(call, "copy");
  if (source.has_protected_content === true) throw badRequest("the message can't be copied");
  const replaced = call.params.has("caption") ? caption(call.params) : undefined;
  const content = { ...contentOf(source), ...(replaced && captionIn(source, replaced)) };
  const origin = source.from.is_bot ? undefined : { chat: source.chat.id, messageId: source.message_id };
  const { message_id } = prepareSend(call)(content, origin);
  return { message_id };
}

function forwardMessage(call: Call): unknown {
  const source = sourceOf(call, "forward");
  if (source.has_protected_content === true || source.successful_payment !== undefined) {
    throw badRequest("the message can't be forwarded");
  }
  const origin = source.forward_origin ?? {
    type: "user" as const,
    sender_user: source.from,
    date: source.date,
  };
  return prepareSend(call)({ ...contentOf(source), forward_origin: origin });
}

function sourceOf(call: Call, verb: string): Message {
  if (call.params.text("from_chat_id") === "") throw badRequest('parameter "from_chat_id" is required');
  const id = call.params.integer("message_id", 0, 0, 2 ** 31);
  const source = chatOf(call, "from_chat_id").messages.get(id)?.message;
  if (source === undefined) throw badRequest(`message to ${verb} not found`);
  return source;
}

/** What a message says, without where, when and under which buttons. */
function contentOf(message: Message): MessageContent {
  const {
    message_id: _id,
    from: _from,
    chat: _chat,
    date: _date,
    edit_date: _edited,
    reply_markup: _markup,
    reply_to_message: _reply,
    media_group_id: _group,
    forward_origin: _origin,
    has_protected_content: _protected,
    ...content
  } = message;
  return content;
}

/** A new caption; texts have none. */
function captionIn(source: Message, { text, entities }: ReturnType<typeof caption>): MessageContent {
  if (source.text !== undefined) return {};
  return { caption: text, caption_entities: entities };
}

/** Messages sent once more. */
export const copyMethods: Record<string, Method> = { copyMessage, forwardMessage };
