import type { Api } from "grammy";
import type { InputMedia, Message } from "grammy/types";
import { twinOf } from "../../../platform/telegram/outbox/twin.ts";

/**
 * Changes the partner's copy as its sender changed the message: text, caption, or the file itself. Where the partner has
 * no copy nothing is sent. A message of an earlier chat is not to be handed in: the two may have met before, and then
 * the partner still has one.
 */
export async function relayEdit(api: Api, edited: Message, partner: number): Promise<void> {
  const copy = twinOf(edited.message_id);
  if (edited.text !== undefined) {
    const { entities, link_preview_options, text } = edited;
    await api.editMessageText(partner, copy, text, {
      ...(entities && { entities }),
      ...(link_preview_options && { link_preview_options }),
    });
    return;
  }
  const media = mediaOf(edited);
  if (media !== undefined) await api.editMessageMedia(partner, copy, media);
  // A voice message is never another one; its caption may be.
  else if (edited.voice !== undefined) {
    const { caption = "", caption_entities } = edited;
    await api.editMessageCaption(partner, copy, { caption, ...(caption_entities && { caption_entities }) });
  }
}

/** The message's file with its caption; undefined where an edit cannot change it. */
function mediaOf(message: Message): InputMedia | undefined {
  const { animation, audio, caption, caption_entities, document, photo, video } = message;
  const words = { ...(caption !== undefined && { caption }), ...(caption_entities && { caption_entities }) };
  const shown = {
    ...words,
    ...(message.has_media_spoiler && { has_spoiler: true }),
    ...(message.show_caption_above_media && { show_caption_above_media: true }),
  };
  const largest = photo?.at(-1);
  if (largest !== undefined) return { type: "photo", media: largest.file_id, ...shown };
  if (video !== undefined) return { type: "video", media: video.file_id, ...shown };
  // Telegram names an animation as a document, too.
  if (animation !== undefined) return { type: "animation", media: animation.file_id, ...shown };
  if (audio !== undefined) return { type: "audio", media: audio.file_id, ...words };
  return document && { type: "document", media: document.file_id, ...words };
}
