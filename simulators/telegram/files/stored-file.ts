/** Kinds of files a message can carry. */
export type FileKind =
  | "photo"
  | "document"
  | "voice"
  | "video"
  | "video_note"
  | "audio"
  | "animation"
  | "sticker";

/** All kinds. */
export const FILE_KINDS: readonly FileKind[] = [
  "photo",
  "document",
  "voice",
  "video",
  "video_note",
  "audio",
  "animation",
  "sticker",
];

/** Whether `name` is a kind of file. */
export function isFileKind(name: string): name is FileKind {
  return FILE_KINDS.some((kind) => kind === name);
}

/** What is kept of a file besides its bytes. */
export interface StoredFile {
  readonly fileId: string;
  readonly uniqueId: string;
  readonly kind: FileKind;
  /** Path below `/file/bot<token>/`, as `getFile` answers it. */
  readonly path: string;
  readonly name: string;
  readonly mimeType: string;
  readonly size: number;
  readonly width: number;
  readonly height: number;
}
