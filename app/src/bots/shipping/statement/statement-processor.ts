import { Readable } from "node:stream";
import type { FileStore } from "../../../platform/files/file-store.ts";
import { defineProcessor } from "../../../platform/queue/processor.ts";
import { storedFile } from "../../../platform/telegram/api/stored-file.ts";
import type { ChatOutbox } from "../../../platform/telegram/send/chat-outbox.ts";
import type { LedgerStore } from "../ledger/store.ts";
import type { ShippingTexts } from "../services.ts";
import { csvLines } from "./csv.ts";
import { statementJob } from "./statement-job.ts";

export interface StatementDeps {
  readonly ledgerStore: Pick<LedgerStore, "history">;
  readonly files: FileStore;
  readonly chats: ChatOutbox;
  readonly texts: ShippingTexts;
}

/** Long enough for whatever keeps the chat from taking it. */
const KEPT_MS = 2 * 24 * 3_600_000;

/**
 * Streams the account into the file store and sends the file. Stored under the job's id, so that a run after a crash
 * sends what the first one wrote.
 */
export const statementProcessor = defineProcessor(
  statementJob,
  async ({ chatId, language, telegramId }, deps: StatementDeps, { jobId, signal }) => {
    const { chats, files, ledgerStore, texts } = deps;
    const key = `statements/${jobId}.csv`;
    if ((await files.head(key)) === undefined) {
      const content = Readable.from(bytes(csvLines(ledgerStore.history(telegramId, signal))));
      const expiresAt = new Date(Date.now() + KEPT_MS);
      await files.put(key, content, { contentType: "text/csv; charset=utf-8", expiresAt });
    }
    const name = `statement-${new Date().toISOString().slice(0, 10)}.csv`;
    const caption = texts.t(language, "statement-caption", {});
    const document = storedFile(key, name, "text/csv; charset=utf-8");
    await chats.say(chatId, `statement.${jobId}`, (api) => api.sendDocument(chatId, document, { caption }));
  },
  {
    onGiveUp: async ({ chatId, language }, { chats, texts }, _error, { jobId }) => {
      const text = texts.t(language, "statement-failed", {});
      await chats.say(chatId, `statement.${jobId}`, (api) => api.sendMessage(chatId, text));
    },
  },
);

async function* bytes(lines: AsyncIterable<string>): AsyncGenerator<Buffer> {
  for await (const line of lines) yield Buffer.from(line);
}
