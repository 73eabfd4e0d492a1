import type { JobPayload } from "../../../platform/queue/job.ts";
import { defineProcessor, type JobContext } from "../../../platform/queue/processor.ts";
import type { ChatOutbox } from "../../../platform/telegram/send/chat-outbox.ts";
import type { OpenAiClient } from "../clients/openai.ts";
import { ADDRESS_READ_EVENT, type AddressesService, type AddressReadEvent } from "../services.ts";
import { addressReadJob } from "./address-read-job.ts";
import { readAddress } from "./address-reader.ts";
import type { ReadingStore } from "./reading-store.ts";

export interface AddressReadDeps {
  readonly openai: Pick<OpenAiClient, "read">;
  readonly readings: ReadingStore;
  readonly chats: Pick<ChatOutbox, "tell">;
}

type Input = JobPayload<typeof addressReadJob>;

const DAY_MS = 24 * 3_600_000;

/**
 * Reads a pasted address and tells the chat, which goes on by what was read. The reading is kept before that, under the
 * job's id: a run after a crash tells the same one, and asks the model again only when nothing was kept. Given up, it
 * tells the chat all the same: without a reading the fields are asked for.
 */
export const addressReadProcessor = defineProcessor(
  addressReadJob,
  async (input, deps: AddressReadDeps, context) => {
    if ((await deps.readings.find(context.jobId)) === undefined) await read(input, deps, context);
    await tell(input, deps, context);
  },
  { onGiveUp: (input, deps, _error, context) => tell(input, deps, context) },
);

async function read(
  { telegramId, side, text }: Input,
  { openai, readings }: AddressReadDeps,
  { jobId, signal }: JobContext,
): Promise<void> {
  const found = await readAddress(openai, text, signal);
  const expires_at = new Date(Date.now() + DAY_MS);
  await readings.keep({ _id: jobId, telegram_id: telegramId, side, ...found, expires_at });
}

/** One effect per job, whatever it says: a person gets one answer to one text. */
async function tell(
  { chatId, language }: Input,
  { chats }: AddressReadDeps,
  { jobId }: JobContext,
): Promise<void> {
  const event: AddressReadEvent = { id: jobId, language };
  await chats.tell(chatId, `address.${jobId}`, ADDRESS_READ_EVENT, event);
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
