import { imageSize } from "../files/image-size.ts";
import { type FileKind, isFileKind, type StoredFile } from "../files/stored-file.ts";
import { badRequest } from "../wire/api-error.ts";
import type { FormFile } from "../wire/form.ts";
import { type Call, serverRefusal } from "./call.ts";
import { fetchFile } from "./fetch-file.ts";

const PHOTO_BYTES = 10 * 2 ** 20;

const TYPE_NAMES: Readonly<Record<FileKind, string>> = {
  photo: "Photo",
  document: "Document",
  voice: "VoiceNote",
  video: "Video",
  video_note: "VideoNote",
  audio: "Audio",
  animation: "Animation",
  sticker: "Sticker",
};

const DEFAULT_MIME: Readonly<Record<FileKind, string>> = {
  photo: "image/jpeg",
  document: "",
  voice: "audio/ogg",
  video: "video/mp4",
  video_note: "video/mp4",
  audio: "audio/mpeg",
  animation: "video/mp4",
  sticker: "image/webp",
};

/**
 * The file that a call sends: uploaded in `field` or by `attach://`, the id of one sent before, or a web address to get
 * it from. Throws at once when it is none of these; the answered function stores it.
 */
export function inputFile(
  call: Call,
  kind: FileKind,
  value: string,
  field?: string,
): () => Promise<StoredFile> {
  const { params, world } = call;
  const { files } = world.services;
  const upload = (field === undefined ? undefined : params.file(field)) ?? params.attached(value);
  if (upload !== undefined) {
    checkUpload(kind, upload.bytes);
    return () => files.add(asUpload(kind, upload));
  }
  if (value === "") throw badRequest(`there is no ${kind.replace("_", " ")} in the request`);
  const known = files.byId(value);
  if (known !== undefined) {
    if (known.kind !== kind) {
      throw badRequest(`can't use file of type ${TYPE_NAMES[known.kind]} as ${TYPE_NAMES[kind]}`);
    }
    return () => Promise.resolve(known);
  }
  if (!/^https?:\/\//i.test(value)) throw badRequest("wrong file identifier/HTTP URL specified");
  return async () => {
    const fetched = await fetchFile(value, kind);
    checkUpload(kind, fetched.bytes);
    return files.add(asUpload(kind, fetched));
  };
}

function asUpload(kind: FileKind, { name, mimeType, bytes }: FormFile) {
  const isVague = mimeType === "" || mimeType === "application/octet-stream" || mimeType === "text/plain";
  return { kind, name: fileName(name), mimeType: isVague ? DEFAULT_MIME[kind] || mimeType : mimeType, bytes };
}

/** A name without folders and control signs. */
export function fileName(name: string): string {
  const base = name.replaceAll("\\", "/").split("/").at(-1) ?? "";
  return base.replace(/\p{Cc}/gu, "").slice(0, 255);
}

/** Throws when a file of this kind cannot hold such bytes. */
function checkUpload(kind: FileKind, bytes: Buffer): void {
  if (bytes.length === 0) throw badRequest("file must be non-empty");
  if (kind !== "photo") return;
  if (bytes.length > PHOTO_BYTES) {
    throw badRequest(
      `file of size ${bytes.length} bytes is too big for a photo; the maximum size is ${PHOTO_BYTES} bytes`,
    );
  }
  const size = imageSize(bytes);
  if (size === undefined) throw serverRefusal("IMAGE_PROCESS_FAILED");
  const [short, long] = [Math.min(size.width, size.height), Math.max(size.width, size.height)];
  if (short === 0 || short + long > 10_000 || long > 20 * short)
    throw serverRefusal("PHOTO_INVALID_DIMENSIONS");
}

function getFile({ params, world }: Call): unknown {
  const { files, limits } = world.services;
  const id = params.text("file_id");
  if (id === "") throw badRequest("file_id not specified");
  const file = files.byId(id);
  if (file === undefined) throw badRequest("invalid file_id");
  if (file.size > limits.downloadBytes) throw badRequest("file is too big");
  return { file_id: file.fileId, file_unique_id: file.uniqueId, file_size: file.size, file_path: file.path };
}

/** Reads the kind of an album's medium; throws when Telegram knows none of that name. */
export function mediumKind(type: string): FileKind {
  const isMedium = isFileKind(type) && !["voice", "video_note", "sticker"].includes(type);
  if (!isMedium) throw badRequest(`can't parse InputMedia: Type "${type}" is unsupported`);
  return type;
}

/** What can be done with files alone. */
export const fileMethods = { getFile };
