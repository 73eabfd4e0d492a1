import { InputFile } from "grammy";

/** How a file of the file store stands in an outbox entry. */
export interface StoredFileMarker {
  readonly stored_file: { readonly key: string; readonly filename: string; readonly contentType: string };
}

/** A file of the file store as grammY takes files. Only its marker enters the outbox; whoever sends reads the content. */
export class StoredInputFile extends InputFile {
  readonly marker: StoredFileMarker;

  constructor(marker: StoredFileMarker) {
    super(new Uint8Array(), marker.stored_file.filename);
    this.marker = marker;
  }
}

/** Names a stored file as a parameter of `sendDocument` and its like. */
export function storedFile(key: string, filename: string, contentType: string): InputFile {
  return new StoredInputFile({ stored_file: { key, filename, contentType } });
}

/** True for a parameter that {@link storedFile} became in an outbox entry. */
export function isStoredFileMarker(value: unknown): value is StoredFileMarker {
  return typeof value === "object" && value !== null && "stored_file" in value;
}
