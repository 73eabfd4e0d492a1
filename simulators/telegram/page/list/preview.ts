import type { Message } from "../server-types.ts";

/** A message in one line. */
export function previewOf(message: Message): string {
  const text = contentOf(message).replace(/\s+/gu, " ").trim();
  return message.from.is_bot ? text : `You: ${text}`;
}

/** What a message says, without who said it. */
export function contentOf(message: Message): string {
  const { text, caption } = message;
  if (text !== undefined) return text;
  const kind = kindOf(message);
  return caption === undefined || caption === "" ? kind : `${kind}, ${caption}`;
}

function kindOf(message: Message): string {
  const { document, audio, invoice, successful_payment: paid, refunded_payment: refunded } = message;
  if (message.photo !== undefined) return "Photo";
  if (message.animation !== undefined) return "GIF";
  if (document !== undefined) return document.file_name ?? "Document";
  if (message.voice !== undefined) return "Voice message";
  if (audio !== undefined) return audio.title ?? audio.file_name ?? "Audio";
  if (message.video !== undefined) return "Video";
  if (message.video_note !== undefined) return "Video message";
  if (message.sticker !== undefined) return "Sticker";
  if (invoice !== undefined) return `Invoice: ${invoice.title}`;
  if (paid !== undefined) return "Payment made";
  return refunded === undefined ? "Message" : "Payment returned";
}
