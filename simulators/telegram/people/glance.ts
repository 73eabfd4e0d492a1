import type { Chat } from "../chats/chat.ts";
import type { Message } from "../chats/message.ts";

/** A button as a person reads it. */
export interface SeenButton {
  readonly text: string;
  /** The page it opens. */
  readonly url?: string;
}

/** A message of the bot's own, as far as somebody reads it who wants to go on. */
export interface SeenMessage {
  readonly message_id: number;
  /** The text, or the caption under a file. */
  readonly text: string;
  readonly buttons: readonly SeenButton[];
}

/** What came into a chat, or changed, after a revision. */
export interface Glance {
  readonly revision: number;
  /** The bot's own messages in the order of their last change: the newest is what the person looks at. */
  readonly news?: readonly SeenMessage[];
  /** How many messages other people wrote, and the id of the last one. */
  readonly heard?: number;
  readonly heard_id?: number;
}

/** Looks at what is new since a revision: without what there is none of, since thousands of people look every second. */
export function glance(chat: Chat, since: number): Glance {
  const own: { message: Message; revision: number }[] = [];
  let heard = 0;
  let heardId = 0;
  for (const kept of chat.messages.values()) {
    if (kept.revision <= since || !kept.message.from.is_bot) continue;
    if (kept.source === undefined) own.push(kept);
    else {
      heard += 1;
      heardId = kept.message.message_id;
    }
  }
  own.sort((a, b) => a.revision - b.revision);
  const news = own.map(({ message }) => seen(message));
  return {
    revision: chat.revision,
    ...(news.length > 0 && { news }),
    ...(heard > 0 && { heard, heard_id: heardId }),
  };
}

function seen({ message_id, text, caption, reply_markup }: Message): SeenMessage {
  const buttons = reply_markup?.inline_keyboard.flat() ?? [];
  return {
    message_id,
    text: text ?? caption ?? "",
    buttons: buttons.map((button) => ({
      text: button.text,
      ...(button.url !== undefined && { url: button.url }),
    })),
  };
}
