import { createHash } from "node:crypto";
import type { Message } from "../chats/message.ts";
import type { FileStore } from "../files/file-store.ts";

/** A document that a bot sent into a chat, as `GET /audit/documents` lists it. */
export interface SentDocument {
  readonly chat: number;
  readonly message_id: number;
  readonly name: string;
  /** Of the content as it arrived; null when it is not kept any more. */
  readonly sha256: string | null;
  /** Whether the content begins as a PDF does; null as above. */
  readonly is_pdf: boolean | null;
}

interface Entry {
  readonly chat: number;
  readonly messageId: number;
  readonly name: string;
  readonly uniqueId: string;
}

/** The newest are kept. */
const MOST = 100_000;

/** Which documents a bot sent to whom, whatever has become of the chats since. Read by content only when it is asked. */
export class DocumentLog {
  #entries: Entry[] = [];

  add({ chat, document, message_id }: Message): void {
    if (document === undefined) return;
    const { file_name = "", file_unique_id } = document;
    this.#entries.push({
      chat: chat.id,
      messageId: message_id,
      name: file_name,
      uniqueId: file_unique_id,
    });
    if (this.#entries.length > 2 * MOST) this.#entries = this.#entries.slice(-MOST);
  }

  async list(files: Pick<FileStore, "byUniqueId" | "read">): Promise<readonly SentDocument[]> {
    return Promise.all(
      this.#entries.map(async ({ chat, messageId, name, uniqueId }) => {
        const file = files.byUniqueId(uniqueId);
        const content = file && (await files.read(file));
        return {
          ...{ chat, message_id: messageId, name },
          sha256: content === undefined ? null : createHash("sha256").update(content).digest("hex"),
          is_pdf: content === undefined ? null : content.subarray(0, 5).toString("latin1") === "%PDF-",
        };
      }),
    );
  }
}
