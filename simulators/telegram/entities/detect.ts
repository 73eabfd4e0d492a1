import type { MessageEntity } from "../chats/message.ts";

const PATTERNS: readonly (readonly [type: string, pattern: RegExp])[] = [
  [
    "url",
    /(?<![\w@.-])(?:https?:\/\/[^\s<>"]+|(?:[a-z0-9-]+\.)+(?:com|org|net|io|me|dev|app|ru|ir)(?:\/[^\s<>"]*)?)(?![\w@])/giu,
  ],
  ["email", /(?<![\w.+-])[\w.+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+/giu],
  ["bot_command", /(?<![\p{L}\p{N}_/<>])\/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\p{L}\p{N}_/<>])/gu],
  ["mention", /(?<![\p{L}\p{N}_@.])@[A-Za-z0-9_]{5,32}(?![\p{L}\p{N}_@])/gu],
  ["hashtag", /(?<![\p{L}\p{N}_#])#(?=[\p{N}_]*\p{L})[\p{L}\p{N}_]{1,256}(?![\p{L}\p{N}_#])/gu],
  ["cashtag", /(?<![\p{L}\p{N}_$])\$[A-Z]{1,8}(?![\p{L}\p{N}_$])/gu],
];

/** Finds what Telegram marks by itself in any text: links, addresses, commands, names and tags. */
export function detectEntities(text: string, taken: readonly MessageEntity[] = []): MessageEntity[] {
  // Most texts hold none of these signs; looking for them first is much cheaper than the patterns.
  if (!/[/@#$.]/.test(text)) return [];
  const found: MessageEntity[] = [];
  for (const [type, pattern] of PATTERNS) {
    for (const match of text.matchAll(pattern)) {
      const length = type === "url" ? trimUrl(match[0]).length : match[0].length;
      const entity = { type, offset: match.index, length };
      if (![...found, ...taken].some((other) => overlap(entity, other))) found.push(entity);
    }
  }
  return found.sort((a, b) => a.offset - b.offset);
}

/** Punctuation at the end belongs to the sentence. */
function trimUrl(url: string): string {
  return url.replace(/[.,:;!?)'"\]}]+$/, "");
}

function overlap(a: MessageEntity, b: MessageEntity): boolean {
  return a.offset < b.offset + b.length && b.offset < a.offset + a.length;
}
