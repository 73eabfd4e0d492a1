import { fileName } from "../api/input-file.ts";
import { detectEntities } from "../entities/detect.ts";
import { fileContent } from "../files/file-info.ts";
import { imageSize } from "../files/image-size.ts";
import { FILE_KINDS, isFileKind } from "../files/stored-file.ts";
import type { Form } from "../wire/form.ts";
import { type Seat, sendContent } from "./person-actions.ts";
import { PersonError } from "./person-error.ts";
import { actAndWait, type Outcome } from "./reactions.ts";

/** Largest file a person sends here; more than a bot can download, so that its refusal can be tried. */
export const PERSON_FILE_BYTES = 64 * 2 ** 20;

/** Sends the `file` of a form as what its field `kind` says, with a `caption` if there is one. */
export async function sendFile(
  seat: Seat,
  { fields, files }: Form,
  wait: number | undefined,
): Promise<Outcome> {
  const file = files.get("file");
  const kind = fields.get("kind") ?? "document";
  if (file === undefined) throw new PersonError(400, "The form has no file in the field file.");
  if (!isFileKind(kind)) throw new PersonError(400, `kind is none of ${FILE_KINDS.join(", ")}.`);
  if (file.bytes.length === 0) throw new PersonError(400, "The file is empty.");
  if (kind === "photo" && imageSize(file.bytes) === undefined) {
    throw new PersonError(400, "The file is no picture: PNG, JPEG, GIF or WebP.");
  }
  const caption = (fields.get("caption") ?? "").trim();
  if (caption.length > 1024) throw new PersonError(400, "The caption is longer than 1024 UTF-16 units.");
  if (seat.chat.blocked) throw new PersonError(400, "This person stopped the bot: POST …/unblock first.");
  const stored = await seat.world.services.files.add({
    kind,
    name: fileName(file.name),
    mimeType: file.mimeType,
    bytes: file.bytes,
  });
  const entities = detectEntities(caption);
  return actAndWait(seat, wait, () => ({
    updateId: sendContent(seat, {
      ...fileContent(stored),
      ...(caption !== "" && { caption }),
      ...(entities.length > 0 && { caption_entities: entities }),
    }),
  }));
}
