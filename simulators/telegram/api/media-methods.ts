import type { Message, MessageContent } from "../chats/message.ts";
import { type FileFacts, fileContent } from "../files/file-info.ts";
import type { FileKind, StoredFile } from "../files/stored-file.ts";
import { badRequest } from "../wire/api-error.ts";
import type { Call, Method } from "./call.ts";
import { edit } from "./edit-methods.ts";
import { fileMethods, inputFile, mediumKind } from "./input-file.ts";
import { JsonFields } from "./json-fields.ts";
import { prepareSend } from "./sending.ts";
import { caption, captionOf } from "./texts.ts";

const WITHOUT_CAPTION: ReadonlySet<FileKind> = new Set(["video_note", "sticker"]);
const ALBUM_SIZE = 10;

/** The method that sends one file of a kind. */
function sender(kind: FileKind): Method {
  return async (call) => {
    const { params } = call;
    const shown = WITHOUT_CAPTION.has(kind) ? {} : captionContent(caption(params));
    const store = inputFile(call, kind, params.text(kind), kind);
    const put = prepareSend(call);
    const facts: FileFacts = {
      duration: params.integer("duration", 0, 0, 86_400),
      performer: params.text("performer"),
      title: params.text("title"),
      emoji: params.text("emoji"),
      ...pixels(params.integer("width", 0, 0, 10_000), params.integer("height", 0, 0, 10_000)),
      ...pixels(params.integer("length", 0, 0, 640), 0),
    };
    return put({
      ...fileContent(await store(), facts),
      ...shown,
      ...(params.boolean("has_spoiler") && { has_media_spoiler: true as const }),
      ...(params.boolean("show_caption_above_media") && { show_caption_above_media: true as const }),
    });
  };
}

function pixels(width: number, height: number): { width?: number; height?: number } {
  return { ...(width > 0 && { width }), ...(height > 0 && { height }) };
}

function captionContent({ text, entities }: ReturnType<typeof caption>): MessageContent {
  if (text === "") return {};
  return { caption: text, ...(entities.length > 0 && { caption_entities: entities }) };
}

interface Medium {
  readonly kind: FileKind;
  readonly shown: MessageContent;
  store(): Promise<StoredFile>;
}

/** Reads one `InputMedia`. */
function medium(call: Call, value: unknown): Medium {
  const fields = JsonFields.of(value);
  if (fields === undefined) throw badRequest("can't parse InputMedia: expected an Object");
  const kind = mediumKind(fields.requiredText("type"));
  const media = fields.text("media");
  if (media === "") throw badRequest("can't parse InputMedia: media not found");
  const formatted = captionOf(
    fields.text("caption"),
    fields.text("parse_mode"),
    fields.raw("caption_entities"),
  );
  return { kind, shown: captionContent(formatted), store: inputFile(call, kind, media) };
}

async function sendMediaGroup(call: Call): Promise<Message[]> {
  const value = call.params.json("media", () => badRequest("can't parse media JSON object"));
  if (value === undefined) throw badRequest('parameter "media" is required');
  if (!Array.isArray(value)) throw badRequest("expected an Array of InputMedia");
  const album = value.map((item) => medium(call, item));
  if (album.length === 0) throw badRequest("there are no messages to send");
  if (album.length > ALBUM_SIZE) throw badRequest("too many messages to send as an album");
  refuseMixture(album.map(({ kind }) => kind));
  const put = prepareSend(call);
  const group = String(Math.floor(call.world.services.random() * 1e13) + 1e13);
  const stored: MessageContent[] = [];
  for (const { kind, shown, store } of album) {
    stored.push({ ...fileContent(await store(), {}, kind), ...shown, media_group_id: group });
  }
  return stored.map((content) => put(content));
}

function refuseMixture(kinds: readonly FileKind[]): void {
  if (kinds.includes("animation")) {
    throw badRequest("can't parse InputMedia: Type \"animation\" can't be used in sendMediaGroup");
  }
  for (const [kind, name] of [
    ["document", "Document"],
    ["audio", "Audio"],
  ] as const) {
    if (kinds.includes(kind) && kinds.some((other) => other !== kind)) {
      throw badRequest(`${name} can't be mixed with other media types`);
    }
  }
}

async function editMessageMedia(call: Call): Promise<unknown> {
  const value = call.params.json("media", () => badRequest("can't parse input media JSON object"));
  if (value === undefined) throw badRequest('parameter "media" is required');
  const { kind, shown, store } = medium(call, value);
  const file = await store();
  return edit(call, (old) => {
    const { message_id, from, chat, date, reply_to_message, forward_origin, has_protected_content } = old;
    return {
      message_id,
      from,
      chat,
      date,
      ...(reply_to_message && { reply_to_message }),
      ...(forward_origin && { forward_origin }),
      ...(has_protected_content && { has_protected_content }),
      ...fileContent(file, {}, kind),
      ...shown,
    };
  });
}

/** Files alone, in albums, and in place of others. */
export const mediaMethods: Record<string, Method> = {
  ...fileMethods,
  sendPhoto: sender("photo"),
  sendDocument: sender("document"),
  sendVoice: sender("voice"),
  sendVideo: sender("video"),
  sendVideoNote: sender("video_note"),
  sendAudio: sender("audio"),
  sendAnimation: sender("animation"),
  sendSticker: sender("sticker"),
  sendMediaGroup,
  editMessageMedia,
};
