import type { FileLinks } from "../../../platform/files/links/file-links.ts";
import { formatDate } from "../../../platform/i18n/format.ts";
import { negotiate } from "../../../platform/i18n/language.ts";
import { storedFile } from "../../../platform/telegram/api/stored-file.ts";
import type { ChatOutbox } from "../../../platform/telegram/send/chat-outbox.ts";
import type { ShippingTexts } from "../services.ts";
import { labelFilename } from "./store-pdf.ts";

export interface LabelDocumentDeps {
  readonly chats: Pick<ChatOutbox, "say">;
  readonly texts: ShippingTexts;
  /** Absent where no links are configured. */
  readonly links?: FileLinks | undefined;
}

/** A label's PDF as a chat gets it from a job. */
export interface LabelDocument {
  readonly chatId: number;
  readonly orderId: string;
  readonly fileKey: string;
  readonly language: string | undefined;
  readonly caption: string;
}

/**
 * Sends a label's PDF; where links are configured with one below it, and until when it opens the file. Safe to repeat. The link is
 * a message of its own, as after `/reprint`: Telegram refuses some hosts in buttons, and would refuse the file with it.
 */
export async function sendLabelDocument(
  { chats, links, texts }: LabelDocumentDeps,
  effectId: string,
  { caption, chatId, fileKey, language, orderId }: LabelDocument,
): Promise<void> {
  const file = storedFile(fileKey, labelFilename(orderId), "application/pdf");
  await chats.say(chatId, effectId, (api) => api.sendDocument(chatId, file, { caption }));
  const link = links?.linkTo(fileKey);
  if (link === undefined) return;
  const until = formatDate(negotiate(language), link.expiresAt);
  const text = texts.t(language, "reprint-link", { orderId, until });
  const button = { text: texts.t(language, "button-label-link", {}), url: link.url };
  await chats.say(chatId, `${effectId}.link`, (api) =>
    api.sendMessage(chatId, text, { reply_markup: { inline_keyboard: [[button]] } }),
  );
}
