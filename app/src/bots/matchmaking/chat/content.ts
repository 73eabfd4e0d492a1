import type { Message } from "grammy/types";

/** What the Bot API copies and what tells nobody who sent it, with the action that a partner sees while it is on its way. */
const RELAYED = {
  photo: "upload_photo",
  voice: "upload_voice",
  video_note: "upload_video_note",
  video: "upload_video",
  animation: "upload_video",
  audio: "upload_document",
  document: "upload_document",
  sticker: undefined,
} as const;

/** What people send that stays here: it names somebody, cannot be copied, or would not be the same. */
const KEPT_BACK = [
  "contact",
  "location",
  "venue",
  "poll",
  "dice",
  "game",
  "invoice",
  "story",
  "paid_media",
  "giveaway",
  "checklist",
] as const;

export type MediaAction = NonNullable<(typeof RELAYED)[keyof typeof RELAYED]>;

/**
 * What a message is to the chat of two people: passed on (media with what is shown meanwhile), kept back and its sender
 * told, or a notice of Telegram's such as "pinned a message", which concerns nobody else.
 */
export type Content =
  | { readonly kind: "relayed"; readonly action?: MediaAction | undefined }
  | { readonly kind: "kept-back"; readonly why: "kind" | "channel" }
  | { readonly kind: "notice" };

const KINDS = Object.keys(RELAYED) as (keyof typeof RELAYED)[];
const TEXT: Content = { kind: "relayed" };

/** Looks at a message; costs next to nothing for a text. */
export function contentOf(message: Message): Content {
  const origin = message.forward_origin?.type;
  // A copy would look as if the sender had written it; where it is from a channel, it is an advertisement as a rule.
  if (origin === "channel" || origin === "chat") return { kind: "kept-back", why: "channel" };
  if (message.text !== undefined) return TEXT;
  const kind = KINDS.find((name) => message[name] !== undefined);
  if (kind !== undefined) return { kind: "relayed", action: RELAYED[kind] };
  return KEPT_BACK.some((name) => message[name] !== undefined)
    ? { kind: "kept-back", why: "kind" }
    : { kind: "notice" };
}
