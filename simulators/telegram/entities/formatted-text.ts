import type { MessageEntity } from "../chats/message.ts";

/** A text with its formatted parts. */
export interface FormattedText {
  readonly text: string;
  readonly entities: MessageEntity[];
}

/** A text whose formatting cannot be read; the message is td's. */
export class FormatError extends Error {}

/** Bytes before a place of a text: errors name byte offsets, entities UTF-16 offsets. */
export function byteOffset(text: string, index: number): number {
  return Buffer.byteLength(text.slice(0, index));
}

/** Outer entities first, as Telegram orders them. */
export function sortEntities(entities: MessageEntity[]): MessageEntity[] {
  return entities.sort((a, b) => a.offset - b.offset || b.length - a.length);
}

/** A link or a mention of a user by id, of a `tg://user?id=` address; undefined when the address is of no use. */
export function linkEntity(url: string, offset: number, length: number): MessageEntity | undefined {
  const user = /^tg:\/\/user\/?\?id=(\d+)$/i.exec(url)?.[1];
  if (user !== undefined) {
    return {
      type: "text_mention",
      offset,
      length,
      user: { id: Number(user), is_bot: false, first_name: "" },
    };
  }
  const withProtocol = /^[a-z][a-z0-9+.-]*:/i.test(url) ? url : `http://${url}`;
  if (!URL.canParse(withProtocol)) return undefined;
  return { type: "text_link", offset, length, url: new URL(withProtocol).href };
}
