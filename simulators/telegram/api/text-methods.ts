import type { LinkPreviewOptions } from "../chats/message.ts";
import { badRequest } from "../wire/api-error.ts";
import { type Call, chatOf, type Method, writableChatOf } from "./call.ts";
import { JsonFields } from "./json-fields.ts";
import { send } from "./sending.ts";
import { messageText } from "./texts.ts";

const ACTION_LASTS_MS = 5000;

const ACTIONS: ReadonlySet<string> = new Set([
  "cancel",
  "typing",
  "record_video",
  "upload_video",
  "record_audio",
  "upload_audio",
  "record_voice",
  "upload_voice",
  "upload_photo",
  "upload_document",
  "choose_sticker",
  "pick_up_location",
  "find_location",
  "record_video_note",
  "upload_video_note",
]);

function sendMessage(call: Call): unknown {
  const preview = linkPreview(call);
  const { text, entities } = messageText(call.params);
  return send(call, {
    text,
    ...(entities.length > 0 && { entities }),
    ...(preview !== undefined && { link_preview_options: preview }),
  });
}

/** How links of a text are previewed; undefined when nothing was said about it. */
export function linkPreview({ params }: Call): LinkPreviewOptions | undefined {
  const value = params.json("link_preview_options", () =>
    badRequest("can't parse link preview options JSON object"),
  );
  if (value === undefined)
    return params.boolean("disable_web_page_preview") ? { is_disabled: true } : undefined;
  const fields = JsonFields.of(value);
  if (fields === undefined) throw badRequest("object expected as link preview options");
  if (fields.boolean("is_disabled")) return { is_disabled: true };
  const url = fields.text("url");
  return {
    ...(url !== "" && { url }),
    ...(fields.boolean("prefer_small_media") && { prefer_small_media: true }),
    ...(fields.boolean("prefer_large_media") && { prefer_large_media: true }),
    ...(fields.boolean("show_above_text") && { show_above_text: true }),
  };
}

function sendChatAction(call: Call): unknown {
  const action = call.params.text("action").toLowerCase();
  if (!ACTIONS.has(action)) throw badRequest("wrong parameter action in request");
  const chat = writableChatOf(call);
  if (action === "cancel") chat.hideAction();
  else chat.showAction(action, call.world.services.clock.now() + ACTION_LASTS_MS);
  return true;
}

function getChat(call: Call): unknown {
  const { info } = chatOf(call);
  return { ...info, accent_color_id: info.id % 7, max_reaction_count: 11, accepted_gift_types: NO_GIFTS };
}

const NO_GIFTS = {
  unlimited_gifts: false,
  limited_gifts: false,
  unique_gifts: false,
  premium_subscription: false,
  gifts_from_channels: false,
};

/** Texts, chat actions and what there is to know of a chat. */
export const textMethods: Record<string, Method> = { sendMessage, sendChatAction, getChat };
