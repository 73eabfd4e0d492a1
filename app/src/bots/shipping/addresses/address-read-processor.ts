import { InlineKeyboard } from "grammy";
import type { JobPayload } from "../../../platform/queue/job.ts";
import { defineProcessor, type JobContext } from "../../../platform/queue/processor.ts";
import type { ChatOutbox } from "../../../platform/telegram/send/chat-outbox.ts";
import type { OpenAiClient } from "../clients/openai.ts";
import {
  ADDRESS_CALLBACK,
  type AddressesService,
  type ShippingTextKey,
  type ShippingTexts,
} from "../services.ts";
import { type AddressField, addressLines } from "./address.ts";
import { addressReadJob } from "./address-read-job.ts";
import { readAddress } from "./address-reader.ts";
import type { ReadingDocument, ReadingStore } from "./reading-store.ts";

export interface AddressReadDeps {
  readonly openai: Pick<OpenAiClient, "read">;
  readonly readings: ReadingStore;
  readonly chats: ChatOutbox;
  readonly texts: ShippingTexts;
}

type Input = JobPayload<typeof addressReadJob>;

const DAY_MS = 24 * 3_600_000;

/**
 * Reads a pasted address and shows it with buttons. The reading is kept before it is shown, under the job's id: a run
 * after a crash shows the same one, and asks the model again only when nothing was kept.
 */
export const addressReadProcessor = defineProcessor(
  addressReadJob,
  async (input, deps: AddressReadDeps, context) => {
    const reading = (await deps.readings.find(context.jobId)) ?? (await read(input, deps, context));
    await show(deps, input, reading);
  },
  {
    onGiveUp: async ({ chatId, language }, { chats, texts }, _error, { jobId }) => {
      const text = texts.t(language, "address-reader-unavailable", {});
      await chats.say(chatId, effectOf(jobId), (api) => api.sendMessage(chatId, text));
    },
  },
);

/** One effect per job, whatever it says: a person gets one answer to one text. */
const effectOf = (jobId: string) => `address.${jobId}`;

async function read(
  { telegramId, side, text }: Input,
  { openai, readings }: AddressReadDeps,
  { jobId, signal }: JobContext,
): Promise<ReadingDocument> {
  const found = await readAddress(openai, text, signal);
  const expires_at = new Date(Date.now() + DAY_MS);
  return readings.keep({ _id: jobId, telegram_id: telegramId, side, ...found, expires_at });
}

async function show(
  { chats, texts }: AddressReadDeps,
  { chatId, language }: Input,
  { _id, fields, missing, unsure }: ReadingDocument,
): Promise<void> {
  const say = <K extends ShippingTextKey>(key: K, args: Parameters<typeof texts.t<K>>[2]) =>
    texts.t(language, key, args);
  const names = (list: readonly AddressField[]) =>
    list.map((field) => say(`address-field-${field}`, {})).join(", ");
  const lines = addressLines(fields);
  const keyboard = new InlineKeyboard();
  if (missing.length === 0) keyboard.text(say("address-use-button", {}), `${ADDRESS_CALLBACK}use:${_id}`);
  keyboard.text(say("address-edit-button", {}), `${ADDRESS_CALLBACK}edit:${_id}`);
  const address = lines.join("\n");
  const complete = { address, unsure: names(unsure) };
  const text =
    missing.length === 0
      ? say("address-read", complete)
      : say("address-incomplete", { ...complete, missing: names(missing) });
  await chats.say(chatId, effectOf(_id), (api) =>
    lines.length === 0
      ? api.sendMessage(chatId, say("address-unreadable", {}))
      : api.sendMessage(chatId, text, { reply_markup: keyboard }),
  );
}

/** Builds the readings as the conversation uses them. */
export function createAddressesService(readings: ReadingStore): AddressesService {
  return {
    reading: async (id, telegramId) => {
      const found = await readings.find(id);
      if (found?.telegram_id !== telegramId) return undefined;
      const { side, fields, missing, unsure } = found;
      return { id, side, fields, missing, unsure };
    },
  };
}
