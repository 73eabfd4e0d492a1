import { hash } from "node:crypto";

/** What stands for a chat in logs and traces: 16 hex digits, the same in every process that runs the bot. */
export type ChatHash = (chatId: number) => string;

/** 64 bits: among a million chats two share one once in 37 million fleets. */
const DIGITS = 16;

/**
 * Hashes chat ids under a key that all processes of a bot have and no reader of logs: its token. Without a key ten
 * thousand million ids are tried in seconds. A cut hash gives nothing to lengthen, so HMAC's second round is not needed.
 * `printf %s "$SHIPPING_TOKEN:$CHAT" | sha256sum | cut -c1-16` gives the same.
 */
export function createChatHash(token: string): ChatHash {
  return (chatId) => hash("sha256", `${token}:${chatId}`).slice(0, DIGITS);
}

/** An id that was made from an operation, such as `address-read.42.m17`: the chat, then a message, a press or an update. */
const CHAT_OF_OPERATION = /(?<![\w-])-?\d+(?=\.(?:[mu]\d|c[\w-]))/g;

/** An id for the log: a chat in it is shown by its hash. */
export function withoutChats(id: string, chatHash: ChatHash): string {
  return id.replace(CHAT_OF_OPERATION, (chat) => chatHash(Number(chat)));
}
