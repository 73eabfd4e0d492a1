import type { Chat } from "../chats/chat.ts";
import type { Message } from "../chats/message.ts";
import type { FileBase, MessageFiles, PhotoSize } from "../chats/message-files.ts";

/** A file with the path under which the simulator serves it. */
export type Viewed<T> = T & { readonly url: string };

type ViewedFiles = {
  [Kind in Exclude<keyof MessageFiles, "photo">]?: Viewed<NonNullable<MessageFiles[Kind]>>;
};

/** A message as the person sees it: each file carries its `url`. */
export type ViewedMessage = Omit<Message, keyof MessageFiles | "reply_to_message"> &
  ViewedFiles & {
    photo?: Viewed<PhotoSize>[];
    reply_to_message?: ViewedMessage;
  };

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
  const { reply_to_message, photo, document, voice, video, video_note, audio, animation, sticker, ...rest } =
    message;
  return {
    ...rest,
    ...(photo && { photo: photo.map(withUrl) }),
    ...(document && { document: withUrl(document) }),
    ...(voice && { voice: withUrl(voice) }),
    ...(video && { video: withUrl(video) }),
    ...(video_note && { video_note: withUrl(video_note) }),
    ...(audio && { audio: withUrl(audio) }),
    ...(animation && { animation: withUrl(animation) }),
    ...(sticker && { sticker: withUrl(sticker) }),
    ...(reply_to_message && { reply_to_message: withUrls(reply_to_message) }),
  };
}

function withUrl<T extends FileBase & { file_name?: string }>(file: T): Viewed<T> {
  const name = file.file_name === undefined ? "" : `/${encodeURIComponent(file.file_name)}`;
  return { ...file, url: `/files/${file.file_unique_id}${name}` };
}
