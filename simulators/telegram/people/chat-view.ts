import type { Chat } from "../chats/chat.ts";
import type { FileInfo, Message } from "../chats/message.ts";
import { FILE_KINDS } from "../files/stored-file.ts";

/** A message as the person sees it: each file carries the `url` under which the simulator serves it. */
export type ViewedMessage = Message;

/** A deleted message, among those that changed. */
export interface DeletedMessage {
  readonly message_id: number;
  readonly deleted: true;
}

/** A chat as the person sees it now. */
export interface ChatView {
  readonly messages: (ViewedMessage | DeletedMessage)[];
  readonly revision: number;
  /** The bot's chat action (`typing`, `upload_photo` …), null when there is none. */
  readonly typing: string | null;
  /** The keyboard in place of the letters, or the wish for a reply; null when there is none. */
  readonly keyboard: Chat["keyboard"] | null;
  readonly blocked: boolean;
}

/** Messages with an id above `after`, or those that came, changed or went since a revision. */
export function viewChat(chat: Chat, after: number, since: number | undefined, now: number): ChatView {
  const messages: (ViewedMessage | DeletedMessage)[] = [];
  for (const { message, revision } of chat.messages.values()) {
    if (message.message_id > after && revision > (since ?? 0)) messages.push(withUrls(message));
  }
  for (const { message_id, revision } of chat.deletions) {
    if (since !== undefined && revision > since) messages.push({ message_id, deleted: true });
  }
  return {
    messages,
    revision: chat.revision,
    typing: chat.actionAt(now) ?? null,
    keyboard: chat.keyboard ?? null,
    blocked: chat.blocked,
  };
}

/** Adds to each file of a message the path under which the simulator serves it. */
export function withUrls(message: Message): ViewedMessage {
  let viewed = message;
  for (const kind of FILE_KINDS) {
    const file = message[kind];
    if (file === undefined) continue;
    const shown = Array.isArray(file) ? file.map(withUrl) : withUrl(file);
    viewed = { ...viewed, [kind]: shown };
  }
  if (viewed.reply_to_message === undefined) return viewed;
  return { ...viewed, reply_to_message: withUrls(viewed.reply_to_message) };
}

function withUrl(file: FileInfo): FileInfo & { url: string } {
  const name = file.file_name === undefined ? "" : `/${encodeURIComponent(file.file_name)}`;
  return { ...file, url: `/files/${file.file_unique_id}${name}` };
}
