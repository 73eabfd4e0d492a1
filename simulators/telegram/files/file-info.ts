import type { FileBase, MessageFiles } from "../chats/message-files.ts";
import type { FileKind, StoredFile } from "./stored-file.ts";

/** What a caller may say about a file. */
export interface FileFacts {
  readonly duration?: number;
  readonly width?: number;
  readonly height?: number;
  readonly performer?: string;
  readonly title?: string;
  readonly emoji?: string;
}

/** The part of a message that shows a file; a photo is a list of sizes, here one. */
export function fileContent(
  file: StoredFile,
  facts: FileFacts = {},
  kind: FileKind = file.kind,
): MessageFiles {
  const base: FileBase = { file_id: file.fileId, file_unique_id: file.uniqueId, file_size: file.size };
  const named = {
    ...(file.name !== "" && { file_name: file.name }),
    ...(file.mimeType !== "" && { mime_type: file.mimeType }),
  };
  const pixels = { width: facts.width ?? file.width, height: facts.height ?? file.height };
  const duration = facts.duration ?? 0;
  switch (kind) {
    case "photo":
      return { photo: [{ ...base, ...pixels }] };
    case "document":
      return { document: { ...base, ...named } };
    case "voice":
      return { voice: { ...base, duration, mime_type: file.mimeType } };
    case "audio": {
      const { performer, title } = facts;
      return {
        audio: { ...base, ...named, duration, ...(performer && { performer }), ...(title && { title }) },
      };
    }
    case "video_note":
      return { video_note: { ...base, duration, length: facts.width ?? 240 } };
    case "sticker":
      return {
        sticker: { ...base, ...stickerSize(file), type: "regular", is_animated: false, is_video: false },
      };
    case "animation": {
      // An animation comes as a document too, for bots that know only those.
      const animation = { ...base, ...named, ...pixels, duration };
      return { animation, document: { ...base, ...named } };
    }
    case "video":
      return { video: { ...base, ...named, ...pixels, duration } };
  }
}

function stickerSize({ width, height }: StoredFile) {
  return { width: width || 512, height: height || 512 };
}
